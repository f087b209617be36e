import { z } from 'zod';
import type { LogAddress, LogEntry } from '../storage/storage.ts';
import {
  agentNameSchema,
  authorityLevelSchema,
  prioritySchema,
  resolutionSchema,
} from './ticket.ts';

/** One log for all tickets: whoever follows it needs one cursor. */
export const TICKET_EVENTS: LogAddress = { log: 'ticket-events', id: 'all' };

const base = {
  /** Unguessable and never reused: receivers recognise a repeat by it. */
  id: z.string(),
  ticketId: z.string(),
  /** Such as `T-1042`. */
  number: z.string(),
  conversationId: z.string(),
  channelId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** 1, 2, 3, ... without gaps within one ticket. */
  sequence: z.int().positive(),
};

const agent = agentNameSchema;

/**
 * What happened to a ticket. Events hold no words of customers or agents, so that they can be kept when those are
 * erased: messages are named by their id in the conversation's activity log.
 */
export const ticketEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('opened'),
    reason: z.string(),
    priority: prioritySchema,
    level: authorityLevelSchema,
    language: z.string().optional(),
  }),
  /** The customer told more, or it turned out to be more urgent. */
  z.strictObject({
    ...base,
    kind: z.literal('changed'),
    reason: z.string(),
    priority: prioritySchema,
    /** Absent where the customer's own words changed it. */
    by: agent.optional(),
  }),
  /** An agent took it (`by` and `to` are the same) or was given it. */
  z.strictObject({ ...base, kind: z.literal('assigned'), by: agent, to: agent }),
  z.strictObject({ ...base, kind: z.literal('agent_message'), by: agent, activityId: z.string() }),
  /** Relayed to the agent who has the floor. */
  z.strictObject({ ...base, kind: z.literal('customer_message'), activityId: z.string() }),
  /** The agent gave the floor back: to the bot, the ticket waiting for the customer; or to the queue. */
  z.strictObject({
    ...base,
    kind: z.literal('handed_back'),
    to: z.enum(['bot', 'queue']),
    /** `agent_gone`: the agent's browser was away too long. */
    why: z.enum(['by_agent', 'by_customer', 'agent_gone']),
    by: agent.optional(),
  }),
  /** Nobody picked it up within what was promised; the customer was told. */
  z.strictObject({ ...base, kind: z.literal('promise_missed') }),
  z.strictObject({
    ...base,
    kind: z.literal('resolved'),
    resolution: resolutionSchema,
    /** Absent where it happened by itself. */
    by: agent.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('reopened'),
    /** Absent where the customer did. */
    by: agent.optional(),
  }),
  z.strictObject({ ...base, kind: z.literal('rated'), value: z.int().min(1).max(5) }),
  z.strictObject({ ...base, kind: z.literal('note_added'), by: agent.optional() }),
  /** The ticket's content is gone from the store. */
  z.strictObject({ ...base, kind: z.literal('erased') }),
]);

export type TicketEvent = z.infer<typeof ticketEventSchema>;
export type TicketEventKind = TicketEvent['kind'];

/** An event of a log entry. Throws a ZodError where it is none. */
export function toTicketEvent({ body }: LogEntry): TicketEvent {
  return ticketEventSchema.parse(body);
}
