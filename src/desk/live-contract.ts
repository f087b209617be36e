import { z } from 'zod';
import { agentNameSchema } from '../tickets/ticket.ts';
import { agentSchema, lineSchema, summarySchema, viewersSchema } from './ticket-shapes.ts';

/** What the page sends over the WebSocket at `/desk/api/live`. */
export const toLiveSchema = z.discriminatedUnion('kind', [
  /** Which ticket the page shows now; null for none. Others who show it are told, and its lines are sent along. */
  z.strictObject({ kind: z.literal('viewing'), ticketId: z.string().max(100).nullable() }),
  /** The agent is writing; sent at most every few seconds. */
  z.strictObject({ kind: z.literal('typing'), ticketId: z.string().max(100) }),
]);
export type ToLive = z.infer<typeof toLiveSchema>;

/** What the page is sent. After a lost connection it reads queue and ticket again: nothing is sent twice. */
export const fromLiveSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome'), agent: agentSchema }),
  /** A ticket is new or changed; `event` says by what. */
  z.strictObject({
    kind: z.literal('ticket'),
    event: z.string(),
    by: agentNameSchema.nullable(),
    ticket: summarySchema,
  }),
  /** Something was said in the conversation of the ticket that the page shows. */
  z.strictObject({ kind: z.literal('line'), ticketId: z.string(), line: lineSchema }),
  /** Who else shows the same ticket. */
  z.strictObject({ kind: z.literal('viewers'), ticketId: z.string(), viewers: viewersSchema }),
  /** The customer is writing. */
  z.strictObject({ kind: z.literal('customer_typing'), ticketId: z.string() }),
  z.strictObject({
    kind: z.literal('presence'),
    agents: z.array(z.strictObject({ id: z.string(), isPresent: z.boolean() })),
  }),
]);
export type FromLive = z.infer<typeof fromLiveSchema>;
