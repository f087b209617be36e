import type { DialogTurn } from '../dialog/step.ts';
import type { Intent } from '../nlu/intent-file.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { asksForPerson, asksForPersonElsewhere } from './asks-for-person.ts';
import type { ConversationState } from './conversation-state.ts';
import { decideAlone } from './decide-alone.ts';
import { decideInDialog } from './decide-in-dialog.ts';
import type { Decision } from './decision.ts';
import { forPerson, isAskingForPerson } from './for-person.ts';
import type { Knowledge } from './knowledge.ts';
import { TALK_TO_PERSON } from '../dialog/phrases.ts';

/** Beside words that ask for a person, this much confidence in that intent is enough. */
const NOT_RULED_OUT = 0.08;

/**
 * What a message leads to. Pure, and total: every message gets a decision. A person comes first; then the dialog that
 * is running; then what the message means by itself.
 */
export function decide(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
  turn: DialogTurn,
): Decision {
  const { dialog } = state;
  if (!/[\p{L}\p{N}]/u.test(recognition.text))
    return dialog
      ? { kind: 'continue_dialog', input: { kind: 'unclear' } }
      : { kind: 'decline', why: 'unreadable', nearest: [] };
  if (isForPerson(recognition, knowledge)) return forPerson(knowledge);
  return dialog
    ? decideInDialog({ ...state, dialog }, recognition, knowledge, turn)
    : decideAlone(state, recognition, knowledge);
}

/**
 * The bot's own suggestion; plain words while nothing can be understood; or plain words that the classifier does not
 * rule out, whatever else the message is about.
 */
function isForPerson({ text, ranking }: Recognition, knowledge: Knowledge): boolean {
  if (text.trim().toLowerCase() === TALK_TO_PERSON.toLowerCase()) return true;
  if (asksForPersonElsewhere(text)) return true;
  if (!asksForPerson(text)) return false;
  const isPossible = ranking.some(
    ({ name, confidence }) =>
      confidence >= NOT_RULED_OUT && isPossiblePerson(knowledge.intents.get(name)),
  );
  return isPossible || ranking.length === 0;
}

function isPossiblePerson(intent: Intent | undefined): boolean {
  return intent !== undefined && isAskingForPerson(intent);
}
