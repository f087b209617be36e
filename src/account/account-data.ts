import { z } from 'zod';

/**
 * What goes into and comes out of the account service, in the names of TypeScript; `wire-names.ts` turns them into
 * the snake_case of the wire. Times are RFC 3339 in UTC.
 */

const time = z.iso.datetime();
const id = z.string().min(1).max(200);

export const purposes = ['protective_freeze', 'join_video_call'] as const;
export const purposeSchema = z.enum(purposes).describe('What a binding may be used for.');
export type Purpose = z.infer<typeof purposeSchema>;

const methodNames = ['authenticator', 'phone', 'email'] as const;
export type MethodName = (typeof methodNames)[number];

export const nothingSchema = z.object({});

export const capabilitiesSchema = z.object({
  region: z.string(),
  operations: z
    .array(z.enum(['assisted_freeze', 'two_factor_reset', 'join_video_call']))
    .describe('What is switched on.'),
  assistedFreezeLevel: z.enum(['A1', 'A2']).describe('The proof that an assisted freeze needs.'),
  joinPolicy: z
    .array(z.enum(['email_otp', 'totp']))
    .describe('The proofs that a video call needs, in the order in which they are asked for.'),
  withdrawalHoldHours: z.int().min(0),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  degradedParts: z.array(z.string()),
});

export const startBindingSchema = z.object({
  channel: z.string().min(1).max(100),
  conversationId: id,
  contactEmail: z.string().min(3).max(254),
  purpose: purposeSchema,
});

export const bindingSchema = z.object({
  bindingId: id,
  delivery: z.literal('if_match').describe('A code was sent if the address is known.'),
  resendAfter: time,
  expiresAt: time,
});

export const bindingIdSchema = z.object({ bindingId: id });

export const conversationBindingSchema = z.object({ bindingId: id, conversationId: id });

export const verifyBindingSchema = z.object({
  bindingId: id,
  conversationId: id,
  code: z.string().regex(/^\d{8}$/u),
});

export const verifiedBindingSchema = z.object({
  bindingToken: z.string(),
  level: z.literal('A1'),
  expiresAt: time,
  expiresInSeconds: z.int().min(0).describe('The same, for callers whose clock is off.'),
});

export const introspectSchema = z.object({ assertion: z.string().min(1).max(8192) });

export const introspectionSchema = z.object({
  subject: z.string().describe('Opaque, and always the same for one customer.'),
  level: z.literal('A2'),
  expiresAt: time,
  expiresInSeconds: z.int().min(0),
});

const methodState = z.enum(['active', 'missing']);

export const accountStatuses = [
  'active',
  'self_frozen',
  'restricted_risk',
  'restricted_judicial',
  'closing',
  'closed',
] as const;

export const meSchema = z.object({
  email: z.string().describe('Masked, such as j•••@e•••.com.'),
  phone: z.string().describe('Masked, such as +•• ••12.'),
  status: z.enum(accountStatuses),
  methods: z.object({ authenticator: methodState, phone: methodState, email: methodState }),
  kycStarted: z.boolean(),
  holds: z.array(z.object({ kind: z.string(), until: time })),
});
export type Me = z.infer<typeof meSchema>;

export const verifyTotpSchema = z.object({
  code: z.string().regex(/^\d{6}$/u),
  appointmentId: id,
});

export const verifiedTotpSchema = z.object({ appointmentId: id });

export const requestFreezeSchema = z.object({
  reason: z.enum(['compromised', 'lost_device', 'pause', 'other']),
  evidenceRef: z.string().max(200).describe('Where the conversation can be found again.'),
  consentTextHash: z
    .string()
    .max(200)
    .exactOptional()
    .describe('Of the words that the customer agreed to.'),
});
export type FreezeReason = z.infer<typeof requestFreezeSchema>['reason'];

export const requestIdSchema = z.object({ id });

export const freezeRequestSchema = z.object({
  id,
  state: z.enum(['received', 'executing', 'frozen', 'rejected', 'unknown', 'failed']),
  requestedAt: time,
  receipt: z.string().exactOptional().describe('There once the account is frozen.'),
});
export type FreezeRequest = z.infer<typeof freezeRequestSchema>;

export const startResetSchema = z.object({
  methods: z.array(z.enum(methodNames)).min(1).max(3),
  context: z.string().max(200),
});

export const resetStates = [
  'started',
  'awaiting_app',
  'proofing',
  'review',
  'completed',
  'rejected',
  'cancelled',
  'expired',
] as const;

export const startedResetSchema = z.object({
  id,
  deepLink: z.url().describe('The first-party page on which only the customer can finish it.'),
  expiresAt: time,
});

export const resetRequestSchema = z.object({
  id,
  state: z.enum(resetStates),
  methods: z.array(z.enum(methodNames)),
  expiresAt: time,
  holdUntil: time.exactOptional(),
});

export const appointmentWindowSchema = z.object({
  window: z.enum(['current', 'all']).describe('current: from a day ago to 30 days ahead.'),
});

export const appointmentStates = [
  'proposed',
  'scheduled',
  'open',
  'in_call',
  'done',
  'missed',
  'cancelled',
  'rebooked',
] as const;

const appointmentSchema = z.object({ id, startsAt: time, state: z.enum(appointmentStates) });
export type Appointment = z.infer<typeof appointmentSchema>;

export const appointmentsSchema = z.object({ appointments: z.array(appointmentSchema) });

export const joinLinkSchema = z.object({ url: z.url(), expiresAt: time });

export const reminderSchema = z.object({ appointmentId: id, remindAt: time });

export const notifySchema = z.object({
  bindingId: id,
  template: z.enum(['was_this_you', 'freeze_requested', 'reset_requested']),
});

export const notificationSchema = z.object({ id });

export const eventSchema = z.object({
  eventId: id,
  type: z.enum([
    'freeze.completed',
    'reset.state_changed',
    'appointment.link_issued',
    'appointment.reminder_requested',
    'binding.revoked',
  ]),
  subject: z.string(),
  sequence: z.int().min(1).describe('1, 2, 3, ... for one subject.'),
  at: time,
  data: z.object({ id, state: z.string() }),
});
export type AccountEvent = z.infer<typeof eventSchema>;

export const readEventsSchema = z.object({
  after: z.int().min(0).describe('The `next` of the last answer, 0 at first.'),
});

export const eventsSchema = z.object({ events: z.array(eventSchema), next: z.int().min(0) });
