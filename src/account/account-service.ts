import type { z } from 'zod';
import type * as data from './account-data.ts';
import type { AccountProblem } from './account-problem.ts';

/**
 * What the exchange lets the bot do for a customer. Nothing here can unfreeze or close an account, complete a reset,
 * change contacts or move funds, and no account can be searched for: a look-up needs the customer's proof.
 * No method rejects.
 */
export interface AccountService {
  capabilities(input: Nothing, call: Call): Answered<typeof data.capabilitiesSchema>;
  health(input: Nothing, call: Call): Answered<typeof data.healthSchema>;

  /** Sends a code if the address is the verified contact of an account; the answer is the same if not. */
  startBinding(
    input: z.infer<typeof data.startBindingSchema>,
    call: KeyedCall,
  ): Answered<typeof data.bindingSchema>;
  /** A new code; the old one is void. */
  resendBinding(
    input: z.infer<typeof data.conversationBindingSchema>,
    call: KeyedCall,
  ): Answered<typeof data.bindingSchema>;
  /** A repetition with the same key is told the same verdict and is not counted again. */
  verifyBinding(
    input: z.infer<typeof data.verifyBindingSchema>,
    call: KeyedCall,
  ): Answered<typeof data.verifiedBindingSchema>;
  dropBinding(
    input: z.infer<typeof data.bindingIdSchema>,
    call: Call,
  ): Answered<typeof data.nothingSchema>;
  /** Turns what the site says of a logged-in customer (a JWT) into a subject at level A2. */
  introspectAssertion(
    input: z.infer<typeof data.introspectSchema>,
    call: Call,
  ): Answered<typeof data.introspectionSchema>;

  me(input: Nothing, call: ProvenCall): Answered<typeof data.meSchema>;
  /** Good for one appointment. */
  verifyTotp(
    input: z.infer<typeof data.verifyTotpSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.verifiedTotpSchema>;

  /** A repetition with the same key is answered with the current state, also when the proof has expired since. */
  requestFreeze(
    input: z.infer<typeof data.requestFreezeSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.freezeRequestSchema>;
  freezeRequest(
    input: z.infer<typeof data.requestIdSchema>,
    call: ProvenCall,
  ): Answered<typeof data.freezeRequestSchema>;

  startTwoFactorReset(
    input: z.infer<typeof data.startResetSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.startedResetSchema>;
  twoFactorReset(
    input: z.infer<typeof data.requestIdSchema>,
    call: ProvenCall,
  ): Answered<typeof data.resetRequestSchema>;
  /** Only before the customer has begun to prove who they are. */
  cancelTwoFactorReset(
    input: z.infer<typeof data.requestIdSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.resetRequestSchema>;

  videoAppointments(
    input: z.infer<typeof data.appointmentWindowSchema>,
    call: ProvenCall,
  ): Answered<typeof data.appointmentsSchema>;
  /** For one use within minutes; a new link voids the last. */
  createJoinLink(
    input: z.infer<typeof data.requestIdSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.joinLinkSchema>;
  requestReminder(
    input: z.infer<typeof data.requestIdSchema>,
    call: ProvenKeyedCall,
  ): Answered<typeof data.reminderSchema>;

  /** Tells the customer of a binding, by the exchange's own ways, that something was asked for. Templates only. */
  notify(
    input: z.infer<typeof data.notifySchema>,
    call: KeyedCall,
  ): Answered<typeof data.notificationSchema>;
  /** At least once, in the order of `sequence` for one subject unless delivery mixed it up. */
  events(
    input: z.infer<typeof data.readEventsSchema>,
    call: Call,
  ): Answered<typeof data.eventsSchema>;
}

type Nothing = z.infer<typeof data.nothingSchema>;

type Answered<Schema extends z.ZodType> = Promise<AccountAnswer<z.infer<Schema>>>;

/** `unknown`: it was sent, and nobody can say whether it was done. Ask again with the same key. */
export type AccountAnswer<Data> =
  | ({ outcome: 'ok'; data: Data } & KeyStatus)
  | ({ outcome: 'problem'; problem: AccountProblem } & KeyStatus)
  | { outcome: 'unknown' };

/**
 * Of keyed calls: whether the service had seen the key before. There only if it looked the key up: a problem without
 * it says nothing of an earlier try with the same key.
 */
export interface KeyStatus {
  idempotency?: 'new' | 'replayed';
}

export interface Call {
  /** No try begins, and no answer is waited for, after this instant. */
  deadlineMs?: number;
}

export interface KeyedCall extends Call {
  /** 1 to 255 visible ASCII characters; the same for every repetition of one act. */
  idempotencyKey: string;
}

export interface ProvenCall extends Call {
  proof: Proof;
}

export interface ProvenKeyedCall extends KeyedCall, ProvenCall {}

/** What shows that the customer agrees: the bot's own identity never suffices. */
export type Proof =
  { kind: 'binding'; token: string; conversationId: string } | { kind: 'assertion'; token: string };
