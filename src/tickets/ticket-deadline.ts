import type { DocumentWrite } from '../storage/storage.ts';
import { afterOpenMinutes, type SupportHours } from './support-hours.ts';
import type { Ticket } from './ticket.ts';

export const DEADLINES = 'ticket-deadlines';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** By when an agent should have picked it up, or answered; undefined where it is not an agent's turn. */
export function serviceDueMs(
  ticket: Pick<Ticket, 'status' | 'queuedAt' | 'lastCustomerMessageAt' | 'lastAgentActAt'>,
  hours: SupportHours,
): number | undefined {
  if (ticket.status === 'open' && ticket.queuedAt !== undefined)
    return afterOpenMinutes(hours, Date.parse(ticket.queuedAt), hours.pickUpWithinMinutes);
  if (ticket.status !== 'assigned') return undefined;
  const sinceMs = Math.max(msOf(ticket.lastCustomerMessageAt), msOf(ticket.lastAgentActAt));
  return afterOpenMinutes(hours, sinceMs, hours.answerWithinMinutes);
}

/** When something has to be done about the ticket by itself; undefined while it rests. */
export function deadlineMs(ticket: Ticket, hours: SupportHours): number | undefined {
  switch (ticket.status) {
    case 'open':
      return ticket.promiseMissedAt === undefined ? serviceDueMs(ticket, hours) : undefined;
    case 'assigned':
      return msOf(ticket.lastAgentActAt) + hours.agentAwayAfterMinutes * MINUTE_MS;
    case 'waiting':
      return (
        Math.max(msOf(ticket.lastAgentActAt), msOf(ticket.lastCustomerMessageAt)) +
        hours.resolveUnansweredAfterHours * HOUR_MS
      );
    case 'resolved':
      return undefined;
  }
}

/** Notes when to look at the ticket again, so that it is known after a restart. */
export function saveDeadline(ticket: Ticket, hours: SupportHours): DocumentWrite {
  const dueAtMs = deadlineMs(ticket, hours);
  return {
    collection: DEADLINES,
    id: ticket.id,
    body: dueAtMs === undefined ? undefined : { dueAtMs },
  };
}

function msOf(time: string | undefined): number {
  return time === undefined ? 0 : Date.parse(time);
}
