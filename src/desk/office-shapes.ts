import { z } from 'zod';
import { agentNameSchema } from '../tickets/ticket.ts';
import { date, dateTime } from './ticket-shapes.ts';

/** What the desk's API takes and gives of figures, exports, the audit log and deliveries. */

export const duration = z.strictObject({
  /** null where nothing was measured. */
  medianSeconds: z.number().nullable(),
  p90Seconds: z.number().nullable(),
  count: z.int(),
});

/** Of the tickets opened on one day, in the time zone of the opening hours, in one channel. */
export const figuresRow = z.strictObject({
  day: date,
  channelId: z.string(),
  opened: z.int(),
  resolved: z.int(),
  /** From being queued to being assigned. */
  waiting: duration,
  /** From being opened to an agent's first message. */
  firstResponse: duration,
  /** From being opened to being resolved. */
  resolution: duration,
  /** Conversations by how they ended without, or with, an agent. */
  containment: z.strictObject({
    confirmed: z.int(),
    assumed: z.int(),
    abandoned: z.int(),
    escalated: z.int(),
  }),
  csat: z.strictObject({
    count: z.int(),
    average: z.number().nullable(),
    /** How many gave 1, 2, 3, 4 and 5. */
    distribution: z.array(z.int()).length(5),
  }),
  /** How many tickets by reason. */
  reasons: z.record(z.string(), z.int()),
});

export const figuresSchema = z.strictObject({
  from: date,
  to: date,
  rows: z.array(figuresRow),
  /** The same over all rows; its day and channel are left out. */
  total: figuresRow.omit({ day: true, channelId: true }),
});
export type Figures = z.infer<typeof figuresSchema>;

export const period = { from: date.optional(), to: date.optional() };
export const figuresQuery = z.strictObject({ ...period, channel: z.string().max(100).optional() });

/** Asked for by one person, and decided by somebody else. */
export const twoPersonRequestSchema = z.strictObject({
  id: z.string(),
  reason: z.string(),
  state: z.enum(['asked', 'approved', 'refused', 'expired']),
  askedBy: agentNameSchema,
  askedAt: dateTime,
  decidedBy: agentNameSchema.nullable(),
  decidedAt: dateTime.nullable(),
});
export type TwoPersonRequest = z.infer<typeof twoPersonRequestSchema>;

export const exportSchema = twoPersonRequestSchema.extend({
  format: z.enum(['csv', 'json']),
  from: date,
  to: date,
});
export type ExportRequest = z.infer<typeof exportSchema>;

export const exportResponse = z.strictObject({ export: exportSchema });

/** Of everything that is kept of one customer. */
export const dataRequestSchema = twoPersonRequestSchema.extend({
  kind: z.enum(['copy', 'erase']),
  customerId: z.string(),
  /** How many conversations were found when it was asked for. */
  conversations: z.int(),
});
export type DataRequest = z.infer<typeof dataRequestSchema>;

export const dataRequestResponse = z.strictObject({ request: dataRequestSchema });

export const auditEntrySchema = z.strictObject({
  sequence: z.int(),
  at: dateTime,
  /** null: the service itself, or somebody who is not logged in. */
  by: agentNameSchema.nullable(),
  /** Such as `log_in`, `reveal_fact`, `approve_export`. */
  act: z.string(),
  /** What it was done to, such as a ticket's number. */
  object: z.string().nullable(),
  detail: z.record(z.string(), z.string()),
  /** SHA-256 over the entry and the hash before it, in hex. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const pageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

export const auditResponse = z.strictObject({
  /** Newest first. */
  entries: z.array(auditEntrySchema),
  nextCursor: z.string().nullable(),
  /** Whether every hash on this page follows from the one before. */
  isIntact: z.boolean(),
});

export const deliverySchema = z.strictObject({
  id: z.string(),
  /** The webhook's or mail receiver's name in the configuration. */
  target: z.string(),
  eventId: z.string(),
  kind: z.string(),
  ticketNumber: z.string(),
  attempts: z.int(),
  lastTriedAt: dateTime.nullable(),
  /** Such as `HTTP 503`; never a body. */
  lastProblem: z.string().nullable(),
});
export type DeadDelivery = z.infer<typeof deliverySchema>;

export const deliveriesResponse = z.strictObject({
  deliveries: z.array(deliverySchema),
  nextCursor: z.string().nullable(),
});
