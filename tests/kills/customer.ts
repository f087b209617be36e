import type { ConversationState } from '../../src/turn/conversation-state.ts';
import { addressesIn, type Cue, type Flow } from './flow.ts';
import type { World } from './world.ts';

/** What the customer does next; `cue` is which of the transcript's, absent where it has none for this. */
export type Act = Cue & { cue?: number };

/** A new code is sent after a minute. */
const RESEND_WAIT_MS = 61_000;
const CHECKS = 3;

/**
 * A customer who follows a transcript as long as they are asked what they were asked there. `asked` names the question
 * before each cue, as in a run without a fault. Who is asked for a code again enters it again, once, and then wants a new
 * one.
 */
export class Customer {
  readonly #flow: Flow;
  readonly #asked: readonly string[];
  readonly #entered = new Map<string, number>();
  #next = 0;
  #checks = 0;
  #isResendWanted = false;
  #isPersonAsked = false;

  constructor(flow: Flow, asked: readonly string[] = []) {
    this.#flow = flow;
    this.#asked = asked;
  }

  /** undefined when there is nothing left to do. */
  act(state: ConversationState, said: string, world: World): Act | undefined {
    const question = questionOf(state);
    const cue = this.#cueFor(question);
    const next = cue === undefined ? undefined : this.#flow.cues[cue];
    if (question.endsWith('verifyCode') && state.dialog?.asking.kind === 'code')
      return this.#enterCode(said, world, next?.kind === 'say' ? cue : undefined);
    if (cue !== undefined && next) {
      this.#next = cue + 1;
      return { ...withAuthenticator(next, world), cue };
    }
    return this.#improvise(state);
  }

  /** The next cue, if it answers this question, or else the nearest one that does. */
  #cueFor(question: string): number | undefined {
    const { cues } = this.#flow;
    if (this.#asked.length === 0) return this.#next < cues.length ? this.#next : undefined;
    const isMeant = (index: number): boolean => this.#asked[index] === question;
    const ahead = cues.findIndex((_cue, index) => index >= this.#next && isMeant(index));
    if (ahead !== -1) return ahead;
    // Without a question, what was said before would begin everything again.
    const behind = cues.findLastIndex((_cue, index) => index < this.#next && isMeant(index));
    return question === NO_QUESTION || behind === -1 ? undefined : behind;
  }

  #enterCode(said: string, world: World, cue: number | undefined): Act {
    const [address = ''] = addressesIn(this.#flow);
    const code = world.codeFor(address);
    const times = this.#entered.get(code ?? '') ?? 0;
    if (this.#isResendWanted) {
      this.#isResendWanted = false;
      return { kind: 'say', text: 'Send a new code' };
    }
    if (code === undefined || times >= 2 || said.includes('expired')) {
      this.#isResendWanted = true;
      this.#entered.set(code ?? '', 0);
      return { kind: 'wait', ms: RESEND_WAIT_MS };
    }
    this.#entered.set(code, times + 1);
    if (cue === undefined) return { kind: 'say', text: code };
    this.#next = cue + 1;
    return { kind: 'say', text: code, cue };
  }

  /** What no transcript foresaw: only a fault or a death leads here. */
  #improvise({ dialog }: ConversationState): Act | undefined {
    if (this.#asked.length === 0 || !dialog) return undefined;
    if (dialog.asking.kind === 'result') return this.#check();
    if (dialog.dialogId === 'talk-to-agent') return { kind: 'say', text: 'Nothing to add' };
    if (this.#isPersonAsked) return undefined;
    this.#isPersonAsked = true;
    return { kind: 'say', text: 'Talk to a person' };
  }

  /** At first by themselves, and then by waiting for as long as it takes. */
  #check(): Act {
    this.#checks += 1;
    if (this.#checks > CHECKS) return { kind: 'wait', ms: 120_000 };
    return { kind: 'say', text: 'Check now' };
  }
}

const NO_QUESTION = 'none';

/** Such as `freeze-account slot reason`. */
export function questionOf({ dialog }: Pick<ConversationState, 'dialog'>): string {
  if (!dialog) return NO_QUESTION;
  const { asking, dialogId } = dialog;
  const about = 'slot' in asking ? asking.slot : 'act' in asking ? asking.act : '';
  return `${dialogId} ${asking.kind} ${about}`;
}

function withAuthenticator(cue: Cue, world: World): Cue {
  if (cue.kind === 'wait') return cue;
  const text = cue.text.replace(/\{authenticator of (\S+)\}/u, (_all, persona: string) =>
    world.authenticatorCode(persona),
  );
  return { ...cue, text };
}
