import { z } from 'zod';
import { defineEffect } from '../src/dialog/effect.ts';

/**
 * Everything that dialogs can have done outside the conversation. There is deliberately nothing here to unfreeze or
 * close an account, to complete a reset, to change contacts or to move money.
 *
 * Proof, binding and the conversation they belong to are kept by whoever performs an effect: a dialog never holds
 * them. After `verify_binding` the facts of the turn have a higher level, and name the masked account.
 */

const nothing = z.object({});
const purpose = z.enum(['protective_freeze', 'join_video_call']);
const code = z.string().regex(/^\d{6,8}$/u);

/** Sends a code to an address, if it is the verified contact of an account; nobody learns whether it is. */
export const startBinding = defineEffect({
  name: 'start_binding',
  input: z.object({ contactEmail: z.string(), purpose }),
  data: nothing,
  problems: ['rate_limited', 'challenge_locked'],
});

/** Checks the code: from then on the conversation belongs to that account, at level A1, for one purpose. */
export const verifyBinding = defineEffect({
  name: 'verify_binding',
  input: z.object({ code, purpose }),
  data: nothing,
  problems: ['code_incorrect', 'challenge_expired', 'challenge_locked'],
});

/** Checks a code of the authenticator app, where joining a call asks for it. */
export const verifyAuthenticator = defineEffect({
  name: 'verify_authenticator',
  input: z.object({ code, appointmentId: z.string() }),
  data: nothing,
  problems: ['code_incorrect', 'code_reused', 'challenge_locked'],
});

/** Locks the account that the conversation is proven for. Only `frozen` is `ok`; still executing is `unknown`. */
export const freezeAccount = defineEffect({
  name: 'freeze_account',
  input: z.object({ reason: z.enum(['compromised', 'lost_device', 'pause', 'other']) }),
  data: z.object({ receipt: z.string() }),
  problems: ['already_frozen', 'not_eligible', 'proof_expired', 'rate_limited'],
});

/** Starts a reset request, which only the customer can finish, on the official page that `link` opens. */
export const startResetRequest = defineEffect({
  name: 'start_reset_request',
  input: z.object({ methods: z.array(z.enum(['authenticator', 'phone', 'email'])).min(1) }),
  data: z.object({ requestId: z.string(), link: z.string() }),
  problems: ['request_already_open', 'not_eligible', 'proof_expired'],
});

/** The appointments of the proven customer; times are ISO 8601. */
export const listAppointments = defineEffect({
  name: 'list_appointments',
  input: nothing,
  data: z.object({
    appointments: z.array(
      z.object({
        id: z.string(),
        startsAt: z.string(),
        state: z.enum(['scheduled', 'open', 'missed']),
      }),
    ),
  }),
  problems: ['proof_expired'],
});

export type Appointment = z.infer<typeof listAppointments.data>['appointments'][number];

/** A link into the call, for one use within minutes; a new one voids the last. */
export const createJoinLink = defineEffect({
  name: 'create_join_link',
  input: z.object({ appointmentId: z.string() }),
  data: z.object({ url: z.string(), expiresAt: z.string() }),
  problems: ['not_open_yet', 'state_conflict', 'proof_expired'],
});

/** Asks for a notice shortly before an appointment. */
export const requestReminder = defineEffect({
  name: 'request_reminder',
  input: z.object({ appointmentId: z.string() }),
  data: nothing,
  problems: [],
});

/** For whoever performs them: a name that is not here cannot be asked for. */
export const effects = [
  startBinding,
  verifyBinding,
  verifyAuthenticator,
  freezeAccount,
  startResetRequest,
  listAppointments,
  createJoinLink,
  requestReminder,
] as const;
