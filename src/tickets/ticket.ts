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
  /** What the customer answered in dialogs, in words, so that no agent asks again. */
  answers: z.array(z.strictObject({ question: z.string(), answer: z.string() })).default([]),
  /** Of acts whose outcome nobody knows: the account service finds them by these. */
  idempotencyKeys: z.array(z.string()).default([]),
  /** Articles the bot has shown already. */
  triedArticles: z.array(z.string()),
  /** What was said before the ticket was opened, the asking included; later messages are in the conversation's log. */
  transcript: z.array(lineSchema),
});

/** A request recorded for agents. Secrets never get here: the transcript is taken from the redacted log. */
export type Ticket = z.infer<typeof ticketSchema>;
export type TranscriptLine = z.infer<typeof lineSchema>;

/** Why a person is needed, and what is known so far. */
export type TicketRequest = Pick<
  Ticket,
  'reason' | 'priority' | 'triedArticles' | 'answers' | 'idempotencyKeys'
>;

/** The ticket with what a further request brings; a more urgent reason takes the place of the first. */
export function addToTicket(ticket: Ticket, request: TicketRequest): Ticket {
  const isMoreUrgent = request.priority === 'urgent' && ticket.priority === 'normal';
  const known = new Set(ticket.answers.map(({ question, answer }) => `${question}\n${answer}`));
  const news = request.answers.filter(
    ({ question, answer }) => !known.has(`${question}\n${answer}`),
  );
  return {
    ...ticket,
    ...(isMoreUrgent && { priority: request.priority, reason: request.reason }),
    answers: [...ticket.answers, ...news],
    idempotencyKeys: [...new Set([...ticket.idempotencyKeys, ...request.idempotencyKeys])],
    triedArticles: [...new Set([...ticket.triedArticles, ...request.triedArticles])],
  };
}

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
