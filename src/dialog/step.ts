import type { Ticket } from './define-dialog.ts';
import type { DialogState } from './dialog-state.ts';
import type { EffectRequest } from './effect.ts';
import type { Facts } from './facts.ts';

/** What a step depends on besides the state and the input. */
export interface DialogTurn {
  nowMs: number;
  /** Unique to this turn and the same when it is taken again after a crash, such as the activity's id. */
  nonce: string;
  facts: Facts;
}

/** A card field for a code. What is entered comes back as `{ kind: 'code', code, nonce }`. */
export interface SecureField {
  label: string;
  digits: number;
  nonce: string;
}

export interface TicketRequest extends Ticket {
  dialogId: string;
  /** What the customer answered so far, in words, so that no agent asks again. */
  answers: { question: string; answer: string }[];
  /** Of an act whose outcome nobody knows. */
  idempotencyKey?: string;
}

interface Said {
  /** Markdown; `{ticket}` stands for the number of the ticket that is opened, or was open already. */
  text: string;
  /** Slugs of the articles that the text rests on; the reply names them with their dates. */
  sources: readonly string[];
  suggestions: readonly string[];
  /** To open, in order. */
  tickets: readonly TicketRequest[];
  /** Dialogs that ended in this step, for reports. */
  ended: readonly { dialogId: string; end: string }[];
}

/** What the turn is to do: ask and wait; carry out an effect and feed its result back; or nothing more. */
export type Step =
  | (Said & { kind: 'ask'; state: DialogState; field?: SecureField; confirmationNonce?: string })
  | (Said & { kind: 'perform'; state: DialogState; effect: EffectRequest })
  | (Said & { kind: 'end' });
