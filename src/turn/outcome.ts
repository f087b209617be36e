import type { Ticket } from '../tickets/ticket.ts';
import type { ConversationState } from './conversation-state.ts';
import type { Reply } from './reply.ts';

/** Such as `freeze-account`, `frozen`. */
export interface DialogEnd {
  dialogId: string;
  end: string;
}

/** What a turn changes so far: committed together at its end. */
export interface Outcome {
  state: ConversationState;
  replies: Reply[];
  /** The conversation's ticket, where the turn opened or changed it. */
  ticket?: Ticket;
  /** How dialogs ended, for reports. */
  dialogEnds: DialogEnd[];
}

export function beginOutcome(state: ConversationState): Outcome {
  return { state, replies: [], dialogEnds: [] };
}

/** The outcome with more said, in a state that may be another. */
export function saying(
  outcome: Outcome,
  replies: readonly Reply[],
  state: ConversationState = outcome.state,
): Outcome {
  return { ...outcome, state, replies: [...outcome.replies, ...replies] };
}

/** The conversation is clear again: nothing is pending. */
export function settled(state: ConversationState): ConversationState {
  const { pending, ...rest } = state;
  return { ...rest, unclearTurns: 0 };
}
