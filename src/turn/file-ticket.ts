import type { TicketRequest } from '../dialog/step.ts';
import { applyAct } from '../tickets/ticket-act.ts';
import type { Ticket, TicketRequest as FullRequest } from '../tickets/ticket.ts';
import type { Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';

/** What is told to the agents; a dialog's request is one as well. */
export type FiledRequest = Pick<TicketRequest, 'reason' | 'priority'> &
  Partial<Pick<TicketRequest, 'answers' | 'idempotencyKey'>>;

export interface Filed {
  outcome: Outcome;
  ticket: Ticket;
  /** `again`: it was resolved, or waited for the customer, and is in the queue once more. */
  how: 'new' | 'again' | 'open';
}

/** The outcome with the conversation's ticket: the one there is, with what is new, or else a new one. */
export async function fileTicket(
  asked: FiledRequest,
  outcome: Outcome,
  performance: Performance,
): Promise<Filed> {
  const { tickets, activity } = performance;
  const { filing } = outcome;
  const request = requestOf(asked, outcome, performance);
  const before = filing?.ticket ?? outcome.ticket;
  if (!before) {
    const ticket = await tickets.draft(request, activity);
    const isNew = { ticket, isNew: true, requests: [] };
    return { outcome: withFiling(outcome, isNew), ticket, how: 'new' };
  }
  // What is told now; what is written is made of the ticket as it is then.
  const { ticket, events } = applyAct(before, { kind: 'ask', request }, activity.timestamp);
  const requests = [...(filing?.requests ?? []), request];
  const filed = { ticket, isNew: filing?.isNew ?? false, requests };
  const isAgain = events.some(({ kind }) => kind === 'reopened');
  return { outcome: withFiling(outcome, filed), ticket, how: isAgain ? 'again' : 'open' };
}

function requestOf(
  { reason, priority, answers = [], idempotencyKey }: FiledRequest,
  { state }: Outcome,
  { turn, recognition }: Performance,
): FullRequest {
  const { level, maskedAccount } = turn.facts;
  return {
    reason,
    priority,
    answers,
    idempotencyKeys: idempotencyKey === undefined ? [] : [idempotencyKey],
    triedArticles: state.triedArticles,
    level,
    ...(recognition?.language !== undefined && { language: recognition.language }),
    ...(maskedAccount !== undefined && { maskedAccount }),
  };
}

function withFiling(outcome: Outcome, filing: NonNullable<Outcome['filing']>): Outcome {
  const state = { ...outcome.state, ticketId: filing.ticket.id };
  return { ...outcome, filing, ticket: filing.ticket, state };
}
