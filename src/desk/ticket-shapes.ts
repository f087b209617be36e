import { z } from 'zod';
import {
  agentNameSchema,
  authorityLevelSchema,
  floorSchema,
  noteSchema,
  prioritySchema,
  ratingSchema,
  resolutionSchema,
  ticketStatusSchema,
} from '../tickets/ticket.ts';

/** What the desk's API takes and gives of agents and tickets. */

export const roleSchema = z.enum(['agent', 'lead', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** Each role may do what those before it may. */
export const ROLES = roleSchema.options;

export const dateTime = z.iso.datetime();
export const date = z.iso.date();
/** Made by the client, a new one for each act: sent again, it changes nothing more. */
export const requestId = z.uuid();
export const messageText = z.string().trim().min(1).max(4000);
export const reasonText = z.string().trim().min(3).max(500);

export const agentSchema = z.strictObject({ ...agentNameSchema.shape, role: roleSchema });
export type DeskAgent = z.infer<typeof agentSchema>;

export const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string() }),
});

export const logInRequest = z.strictObject({
  name: z.string().min(1).max(100),
  password: z.string().min(1).max(500),
});

export const sessionSchema = z.strictObject({
  /** null while nobody is logged in. */
  agent: agentSchema.nullable(),
  /** false: the page says how the first account is made from the command line. */
  hasAgents: z.boolean(),
  /** Where to send the browser to log in with OpenID Connect; null when it is not configured. */
  openIdUrl: z.string().nullable(),
});

export const presentAgent = z.strictObject({
  ...agentSchema.shape,
  /** Whether a desk page of theirs is connected now. */
  isPresent: z.boolean(),
  /** Tickets they have and that are not resolved. */
  openTickets: z.int(),
});

export const agentsResponse = z.strictObject({ agents: z.array(presentAgent) });

export const clock = z.strictObject({
  /** When the customer should have been picked up, or answered, at the latest. */
  dueAt: dateTime,
  isMissed: z.boolean(),
});

/** A line of the queue. */
export const summarySchema = z.strictObject({
  id: z.string(),
  number: z.string(),
  status: ticketStatusSchema,
  priority: prioritySchema,
  reason: z.string(),
  floor: floorSchema,
  channelId: z.string(),
  language: z.string().nullable(),
  level: authorityLevelSchema,
  /** As the channel gives it; null where it gives none. */
  customerName: z.string().nullable(),
  /** What the customer wrote first, shortened. */
  subject: z.string(),
  assignee: agentNameSchema.nullable(),
  openedAt: dateTime,
  queuedAt: dateTime.nullable(),
  lastCustomerMessageAt: dateTime.nullable(),
  lastAgentActAt: dateTime.nullable(),
  resolvedAt: dateTime.nullable(),
  rating: z.int().nullable(),
  /** Picking up while it is open, answering while it is assigned; null otherwise. */
  clock: clock.nullable(),
});
export type TicketSummary = z.infer<typeof summarySchema>;

export const ticketsQuery = z.strictObject({
  /** Several are separated by commas; `unresolved` is all but resolved. */
  status: z.string().optional(),
  priority: prioritySchema.optional(),
  channel: z.string().max(100).optional(),
  /** `me`, `none`, or an agent's id. */
  assignee: z.string().max(100).optional(),
  /** Words to be found in number, customer, reason, first message and answers; all must be there. */
  search: z.string().max(200).optional(),
  /** `queue`: urgent first, then who waits longest. The others: newest first. */
  sort: z.enum(['queue', 'opened', 'changed']).optional(),
  cursor: z.string().max(200).optional(),
  /** 1 to 100, 50 unless given. */
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

export const ticketsResponse = z.strictObject({
  tickets: z.array(summarySchema),
  nextCursor: z.string().nullable(),
  /** Of those that match. */
  total: z.int(),
  /** Of all tickets, whatever the filter. */
  counts: z.strictObject({
    open: z.int(),
    urgent: z.int(),
    assigned: z.int(),
    waiting: z.int(),
    resolved: z.int(),
    mine: z.int(),
  }),
});

export const factSchema = z.strictObject({
  /** Names the fact when it is revealed. */
  name: z.string(),
  /** For people: `Customer id`, or the question that it answers. */
  label: z.string(),
  /** What is personal is masked. */
  value: z.string(),
  isMasked: z.boolean(),
});

export const lineSchema = z.strictObject({
  /** Of the conversation's log; strictly increasing. */
  sequence: z.int(),
  at: dateTime,
  by: z.enum(['customer', 'bot', 'agent', 'system']),
  /** The agent's name, where it was one. */
  name: z.string().nullable(),
  /** Markdown from the bot and from agents, plain text from customers. */
  text: z.string(),
  /** Taps that were offered. */
  suggestions: z.array(z.string()),
  /** Kinds of secrets that were taken out before anything was written. */
  removedSecrets: z.array(z.string()),
});

export const viewersSchema = z.array(agentNameSchema);

export const detailSchema = z.strictObject({
  ...summarySchema.shape,
  facts: z.array(factSchema),
  triedArticles: z.array(z.strictObject({ slug: z.string(), title: z.string() })),
  notes: z.array(noteSchema),
  resolution: resolutionSchema.nullable(),
  ratingDetail: ratingSchema.nullable(),
  reopenings: z.int(),
  firstAssignedAt: dateTime.nullable(),
  firstReplyAt: dateTime.nullable(),
  /** Other tickets of the same customer on the same channel, newest first, at most 10. */
  otherTickets: z.array(
    z.strictObject({
      id: z.string(),
      number: z.string(),
      status: ticketStatusSchema,
      reason: z.string(),
      openedAt: dateTime,
    }),
  ),
  /** Others who have this ticket open on their page now. */
  viewers: viewersSchema,
});
export type TicketDetail = z.infer<typeof detailSchema>;

export const detailResponse = z.strictObject({ ticket: detailSchema });

export const transcriptQuery = z.strictObject({
  /** Lines after this sequence number, oldest first. */
  after: z.coerce.number().int().min(0).optional(),
  /** Lines before this one, the newest of them. Without either: the newest of all. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

export const transcriptResponse = z.strictObject({
  /** Oldest first. */
  lines: z.array(lineSchema),
  /** Whether there are lines before the first of these. */
  hasEarlier: z.boolean(),
});

export const replyResponse = z.strictObject({ ticket: summarySchema, line: lineSchema });
export const summaryResponse = z.strictObject({ ticket: summarySchema });

export const answersQuery = z.strictObject({
  query: z.string().max(200),
  limit: z.coerce.number().int().min(1).max(20).optional(),
});

export const answersResponse = z.strictObject({
  answers: z.array(
    z.strictObject({
      slug: z.string(),
      title: z.string(),
      updatedOn: date.nullable(),
      /** Whether the article holds only part of the answer. */
      isPartial: z.boolean(),
      /** Ready to be sent: the passage, with the article's name and date below. */
      text: z.string(),
    }),
  ),
});

export const revealRequest = z.strictObject({ fact: z.string().max(100), reason: reasonText });
export const revealResponse = z.strictObject({ fact: factSchema });
