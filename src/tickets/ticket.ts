import { z } from 'zod';
import { CorruptDataError } from '../errors.ts';
import type { DocumentWrite, StoredDocument } from '../storage/storage.ts';

export const TICKETS = 'tickets';

const lineSchema = z.strictObject({
  at: z.string(),
  by: z.enum(['customer', 'bot', 'agent']),
  text: z.string(),
});

/** Who does something at the desk, under the name that customers see. */
export const agentNameSchema = z.strictObject({ id: z.string(), name: z.string() });
export type AgentName = z.infer<typeof agentNameSchema>;

/**
 * `open`: in the queue, nobody has it. `assigned`: an agent has it and is the one to act. `waiting`: for the customer.
 * `resolved`: done, until the customer or an agent reopens it.
 */
export const ticketStatusSchema = z.enum(['open', 'assigned', 'waiting', 'resolved']);
export type TicketStatus = z.infer<typeof ticketStatusSchema>;

export const prioritySchema = z.enum(['normal', 'urgent']);

/** Who answers the customer. While it is an agent, the bot says nothing. */
export const floorSchema = z.enum(['bot', 'agent']);

/** Why a ticket is done: what agents choose from, and what happens by itself. */
export const resolutionSchema = z.enum([
  'solved',
  'answered',
  'duplicate',
  'not_for_support',
  'customer_left',
  'no_answer',
]);
export type Resolution = z.infer<typeof resolutionSchema>;

/** How sure it is who the customer is: unknown, proven by a code in this conversation, or logged in at the exchange. */
export const authorityLevelSchema = z.enum(['A0', 'A1', 'A2']);

export const noteSchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  /** Absent where the bot noted it. */
  by: agentNameSchema.optional(),
  text: z.string(),
});

export const ratingSchema = z.strictObject({
  at: z.string(),
  /** 1 (bad) to 5 (good). */
  value: z.int().min(1).max(5),
  comment: z.string().optional(),
});

const ticketSchema = z.strictObject({
  /** Unguessable; names the ticket in addresses. */
  id: z.string(),
  /** What people say to each other, such as `T-1042`. Knowing it gives no access to anything. */
  number: z.string(),
  status: ticketStatusSchema,
  priority: prioritySchema,
  /** Why a person is needed; also why it is urgent, where no agent said otherwise. */
  reason: z.string(),
  /** Why an agent made it urgent, or normal again. */
  priorityReason: z.string().optional(),
  openedAt: z.string(),
  conversationId: z.string(),
  channelId: z.string(),
  locale: z.string().optional(),
  /** ISO 639-1, of what the customer writes. */
  language: z.string().optional(),
  level: authorityLevelSchema.default('A0'),
  customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
  /** Such as `j•••@e•••.com`, as the account service gives it. */
  maskedAccount: z.string().optional(),
  /** What the customer answered in dialogs, in words, so that no agent asks again. */
  answers: z.array(z.strictObject({ question: z.string(), answer: z.string() })).default([]),
  /** Of acts whose outcome nobody knows: the account service finds them by these. */
  idempotencyKeys: z.array(z.string()).default([]),
  /** Articles the bot has shown already. */
  triedArticles: z.array(z.string()),
  /** What was said before the ticket was opened, the asking included; later messages are in the conversation's log. */
  transcript: z.array(lineSchema),
  floor: floorSchema.default('bot'),
  assignee: agentNameSchema.optional(),
  /** Since when it is in the queue; absent while it is not. */
  queuedAt: z.string().optional(),
  /** Orders the queue. Kept when an agent gives it back, so that the customer keeps their place; gone when resolved. */
  placeAt: z.string().optional(),
  /** When the customer was told that nobody picked it up in time. */
  promiseMissedAt: z.string().optional(),
  firstAssignedAt: z.string().optional(),
  firstReplyAt: z.string().optional(),
  lastAgentActAt: z.string().optional(),
  lastCustomerMessageAt: z.string().optional(),
  resolvedAt: z.string().optional(),
  resolution: resolutionSchema.optional(),
  resolvedBy: agentNameSchema.optional(),
  /** How often it was reopened. */
  reopenings: z.int().min(0).default(0),
  /** When the customer was asked for a rating, the last time. */
  ratingAskedAt: z.string().optional(),
  rating: ratingSchema.optional(),
  notes: z.array(noteSchema).default([]),
  /** The agents' newest requests, so that a repeated one changes nothing; and what was said by each. */
  requests: z
    .array(z.strictObject({ id: z.string(), activityId: z.string().optional() }))
    .default([]),
  /** How many events the ticket has had: the number of its newest one. */
  eventCount: z.int().min(0).default(0),
});

/** A request recorded for agents. Secrets never get here: the transcript is taken from the redacted log. */
export type Ticket = z.infer<typeof ticketSchema>;
export type TranscriptLine = z.infer<typeof lineSchema>;

/** Why a person is needed, and what is known so far. */
export type TicketRequest = Pick<
  Ticket,
  | 'reason'
  | 'priority'
  | 'triedArticles'
  | 'answers'
  | 'idempotencyKeys'
  | 'level'
  | 'language'
  | 'maskedAccount'
>;

/** The ticket with what a further request brings; a more urgent reason takes the place of the first. */
export function addToTicket(ticket: Ticket, request: TicketRequest): Ticket {
  const isMoreUrgent = request.priority === 'urgent' && ticket.priority === 'normal';
  const known = new Set(ticket.answers.map(({ question, answer }) => `${question}\n${answer}`));
  const news = request.answers.filter(
    ({ question, answer }) => !known.has(`${question}\n${answer}`),
  );
  const { level, language, maskedAccount } = request;
  return {
    ...ticket,
    ...(isMoreUrgent && { priority: request.priority, reason: request.reason }),
    ...(level > ticket.level && { level }),
    ...(language !== undefined && { language }),
    ...(maskedAccount !== undefined && { maskedAccount }),
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

/** The write that puts a ticket into a commit, in the place of a version; 0 where it is new. */
export function saveTicket(ticket: Ticket, expectedVersion: number): DocumentWrite {
  return {
    collection: TICKETS,
    id: ticket.id,
    expectedVersion,
    body: JSON.parse(JSON.stringify(ticketSchema.parse(ticket))),
  };
}
