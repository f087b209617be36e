import type { Input } from './input.ts';
import { plainWords } from './plain-words.ts';

type Interruption = Extract<Input, { kind: 'help' | 'cancel' | 'start_over' | 'back' | 'go_on' }>;

/** Whole messages, so that "cancel my account" and "I can't go back in" mean what they say. */
const SAID: readonly { kind: Interruption['kind']; words: RegExp }[] = [
  {
    kind: 'start_over',
    words:
      /^(?:please )?(?:lets )?(?:start over|start again|start anew|restart|begin again|from the (?:beginning|start)|reset the chat)(?: please)?$/u,
  },
  {
    kind: 'back',
    words:
      /^(?:please )?(?:go |one step |take me )?(?:back|previous)(?: one)?(?: step| question)?(?: please)?$/u,
  },
  {
    kind: 'cancel',
    words:
      /^(?:please |just )?(?:cancel|stop|quit|exit|abort|never ?mind|nvm|forget (?:it|about it|that)|leave it|drop it|enough|i changed my mind|scratch that)(?: it| that| this| all| everything)?(?: please| now)?$/u,
  },
  {
    kind: 'help',
    words:
      /^(?:please )?(?:help|help me|what(?: do you)? mean|what do you mean(?: by that)?|what is (?:this|that)|whats (?:this|that)|why|why do you ask|huh|explain|i dont understand|i do not understand|dont get it|i dont get it|what|how do i know)(?: please)?$/u,
  },
  {
    kind: 'go_on',
    words:
      /^(?:ok |okay |yes |please )?(?:go on|continue|carry on|proceed|resume|lets go on|next)(?: please)?$/u,
  },
];

/** Help, cancel, start over, back and go on, which every dialog has. */
export function interpretInterruption(text: string): Interruption | undefined {
  const said = plainWords(text).join(' ');
  const found = SAID.find(({ words }) => words.test(said));
  return found && { kind: found.kind };
}

/** The same, said in any other way that the classifier is sure of. Who says goodbye goes away. */
export function interpretTopic(topic: string | undefined): Interruption | undefined {
  if (topic === 'goodbye') return { kind: 'cancel' };
  return topic === 'cancel' || topic === 'help' ? { kind: topic } : undefined;
}
