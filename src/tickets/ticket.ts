import { z } from 'zod';
import { CorruptDataError } from '../errors.ts';
import type { DocumentWrite, StoredDocument } from '../storage/storage.ts';

export const TICKETS = 'tickets';

const lineSchema = z.strictObject({
  at: z.string(),
  by: z.enum(['customer', 'bot', 'agent']),
  text: z.string(),
});

const ticketSchema = z.strictObject({
  /** Unguessable; names the ticket in addresses. */
  id: z.string(),
  /** What people say to each other, such as `T-1042`. Knowing it gives no access to anything. */
  number: z.string(),
  status: z.enum(['open', 'assigned', 'waiting', 'resolved']),
  priority: z.enum(['normal', 'urgent']),
  /** Why a person is needed. */
  reason: z.string(),
  openedAt: z.string(),
  conversationId: z.string(),
  channelId: z.string(),
  locale: z.string().optional(),
  customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
  /** Articles the bot has shown already. */
  triedArticles: z.array(z.string()),
  /** What was said before the ticket was opened, the asking included; later messages are in the conversation's log. */
  transcript: z.array(lineSchema),
});

/** A request recorded for agents. Secrets never get here: the transcript is taken from the redacted log. */
export type Ticket = z.infer<typeof ticketSchema>;
export type TranscriptLine = z.infer<typeof lineSchema>;

export function parseTicket(id: string, document: StoredDocument): Ticket {
  const parsed = ticketSchema.safeParse(document.body);
  if (!parsed.success)
    throw new CorruptDataError(
      `Ticket ${id} is not as expected: ${z.prettifyError(parsed.error)}. Restore it from a backup.`,
    );
  return parsed.data;
}

/** The write that puts a ticket into a commit. */
export function saveTicket(ticket: Ticket): DocumentWrite {
  return {
    collection: TICKETS,
    id: ticket.id,
    body: JSON.parse(JSON.stringify(ticketSchema.parse(ticket))),
  };
}
