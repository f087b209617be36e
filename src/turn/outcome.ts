import type { ConversationResultKind } from '../tickets/conversation-result.ts';
import type { TicketAct } from '../tickets/ticket-act.ts';
import type { Ticket, TicketRequest } from '../tickets/ticket.ts';
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
  /** The conversation's ticket as the turn sees it: not resolved, or so lately that it can be reopened. */
  ticket?: Ticket;
  /** What the turn tells the agents. */
  filing?: { ticket: Ticket; isNew: boolean; requests: TicketRequest[] };
  /** What else the turn does to the ticket. */
  ticketActs?: TicketAct[];
  /** How dialogs ended, for reports. */
  dialogEnds: DialogEnd[];
  /** What the conversation has come to, for the figures. */
  result?: ConversationResultKind;
}

export function beginOutcome(state: ConversationState, ticket?: Ticket): Outcome {
  return { state, replies: [], dialogEnds: [], ...(ticket && { ticket }) };
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
