import type { Activity } from '../../storage/activity.ts';
import type { Storage } from '../../storage/storage.ts';
import { parseTicket, TICKETS, type Ticket } from '../ticket.ts';
import type { TicketEvent } from '../ticket-event.ts';

/** The ticket of an event as it is now; undefined once it is erased. */
export async function findTicket(
  storage: Storage,
  { ticketId }: TicketEvent,
): Promise<Ticket | undefined> {
  const document = await storage.read(TICKETS, ticketId);
  return document && parseTicket(ticketId, document);
}

/** The words that an event tells of, from the redacted log; undefined where it tells of none, or they are erased. */
export async function findMessageText(
  storage: Storage,
  event: TicketEvent,
): Promise<string | undefined> {
  if (!('activityId' in event)) return undefined;
  const { activityId, conversationId } = event;
  const sequence = Number(activityId.slice(activityId.lastIndexOf('|') + 1));
  if (!Number.isSafeInteger(sequence) || sequence < 1) return undefined;
  const log = { log: 'activities', id: conversationId };
  const [entry] = await storage.readLog(log, sequence - 1, 1);
  return (entry?.body as Activity | undefined)?.text;
}
