import type { TicketRequest } from '../dialog/step.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';

/** What is told to the agents; a dialog's request is one as well. */
export type FiledRequest = Pick<TicketRequest, 'reason' | 'priority'> &
  Partial<Pick<TicketRequest, 'answers' | 'idempotencyKey'>>;

/** The outcome with the conversation's ticket: the one that is open, with what is new, or else a new one. */
export async function fileTicket(
  { reason, priority, answers = [], idempotencyKey }: FiledRequest,
  outcome: Outcome,
  { tickets, activity }: Performance,
): Promise<{ outcome: Outcome; ticket: Ticket; isNew: boolean }> {
  const { state } = outcome;
  const open = outcome.ticket ?? (await tickets.findOpen(state.ticketId));
  const request = {
    reason,
    priority,
    answers,
    idempotencyKeys: idempotencyKey === undefined ? [] : [idempotencyKey],
    triedArticles: state.triedArticles,
  };
  const { ticket, isNew } = await tickets.file(request, open, activity);
  return {
    outcome: { ...outcome, ticket, state: { ...state, ticketId: ticket.id } },
    ticket,
    isNew,
  };
}
