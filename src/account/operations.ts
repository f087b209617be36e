import type { z } from 'zod';
import * as data from './account-data.ts';
import type { ProblemCode } from './account-problem.ts';
import type { AccountService } from './account-service.ts';

/** How one method of the account service goes over the wire. Client, sandbox and OpenAPI document are made of this. */
export interface Operation<Input = unknown, Data = unknown> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Fields of the input in braces go there; the others go into the body, or the query of a GET. */
  path: string;
  summary: string;
  /** What the customer must have proven; `none`: only the bot proves who it is. */
  proof: 'none' | 'A1' | 'A2';
  /** Whether it needs an Idempotency-Key. What needs none can be repeated without harm. */
  isKeyed: boolean;
  status: 200 | 201 | 202 | 204;
  input: z.ZodType<Input>;
  data: z.ZodType<Data>;
  /** Besides those that any call can meet. */
  problems: readonly ProblemCode[];
}

export type OperationName = keyof AccountService;

/** Any call can meet these. */
export const commonProblems = [
  'invalid_request',
  'client_unauthorized',
  'rate_limited',
  'upstream_error',
  'outcome_unknown',
  'maintenance',
  'degraded',
] as const satisfies readonly ProblemCode[];

const keyProblems = [
  'idempotency_in_progress',
  'idempotency_mismatch',
] as const satisfies readonly ProblemCode[];

const proofProblems = [
  'proof_required',
  'proof_expired',
  'level_too_low',
  'subject_locked',
  'region_unavailable',
] as const satisfies readonly ProblemCode[];

export const operations = {
  capabilities: {
    method: 'GET',
    path: '/v1/capabilities',
    summary: 'What is switched on here, and what it needs.',
    proof: 'none',
    isKeyed: false,
    status: 200,
    input: data.nothingSchema,
    data: data.capabilitiesSchema,
    problems: [],
  },
  health: {
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether it is up, and which parts are not.',
    proof: 'none',
    isKeyed: false,
    status: 200,
    input: data.nothingSchema,
    data: data.healthSchema,
    problems: [],
  },
  startBinding: {
    method: 'POST',
    path: '/v1/bindings',
    summary:
      'Sends a code to an address if it is the verified contact of an account. Same answer, same work if not.',
    proof: 'none',
    isKeyed: true,
    status: 202,
    input: data.startBindingSchema,
    data: data.bindingSchema,
    problems: [...keyProblems, 'challenge_locked'],
  },
  resendBinding: {
    method: 'POST',
    path: '/v1/bindings/{binding_id}/resend',
    summary: 'Sends a new code; the old one is void.',
    proof: 'none',
    isKeyed: true,
    status: 202,
    input: data.conversationBindingSchema,
    data: data.bindingSchema,
    problems: [...keyProblems, 'not_found', 'challenge_expired', 'challenge_locked'],
  },
  verifyBinding: {
    method: 'POST',
    path: '/v1/bindings/{binding_id}/verify',
    summary: 'Checks a code. Tries are counted atomically; the same key is told the same verdict.',
    proof: 'none',
    isKeyed: true,
    status: 200,
    input: data.verifyBindingSchema,
    data: data.verifiedBindingSchema,
    problems: [
      ...keyProblems,
      'not_found',
      'challenge_expired',
      'code_incorrect',
      'challenge_locked',
    ],
  },
  dropBinding: {
    method: 'DELETE',
    path: '/v1/bindings/{binding_id}',
    summary: 'Ends a binding and its token.',
    proof: 'none',
    isKeyed: false,
    status: 204,
    input: data.bindingIdSchema,
    data: data.nothingSchema,
    problems: [],
  },
  introspectAssertion: {
    method: 'POST',
    path: '/v1/session-assertions/introspect',
    summary: 'Checks what the site says of a logged-in customer.',
    proof: 'none',
    isKeyed: false,
    status: 200,
    input: data.introspectSchema,
    data: data.introspectionSchema,
    problems: ['proof_required', 'proof_expired'],
  },
  me: {
    method: 'GET',
    path: '/v1/me',
    summary: 'The customer that the proof is of, masked.',
    proof: 'A1',
    isKeyed: false,
    status: 200,
    input: data.nothingSchema,
    data: data.meSchema,
    problems: [...proofProblems, 'not_found'],
  },
  verifyTotp: {
    method: 'POST',
    path: '/v1/totp/verify',
    summary: 'Checks a code of the authenticator app, for one appointment. A code counts once.',
    proof: 'A1',
    isKeyed: true,
    status: 200,
    input: data.verifyTotpSchema,
    data: data.verifiedTotpSchema,
    problems: [
      ...keyProblems,
      ...proofProblems,
      'not_found',
      'not_eligible',
      'code_incorrect',
      'code_reused',
      'challenge_locked',
    ],
  },
  requestFreeze: {
    method: 'POST',
    path: '/v1/freeze-requests',
    summary:
      'Freezes the account, at most once in 24 hours. The same key is told the current state, also after the proof expired.',
    proof: 'A1',
    isKeyed: true,
    status: 202,
    input: data.requestFreezeSchema,
    data: data.freezeRequestSchema,
    problems: [
      ...keyProblems,
      ...proofProblems,
      'already_frozen',
      'request_already_open',
      'not_eligible',
      'state_conflict',
    ],
  },
  freezeRequest: {
    method: 'GET',
    path: '/v1/freeze-requests/{id}',
    summary: 'How far a freeze is.',
    proof: 'A1',
    isKeyed: false,
    status: 200,
    input: data.requestIdSchema,
    data: data.freezeRequestSchema,
    problems: [...proofProblems, 'not_found'],
  },
  startTwoFactorReset: {
    method: 'POST',
    path: '/v1/two-factor-reset-requests',
    summary: 'Starts a reset, which only the customer can finish, on the page it names.',
    proof: 'A2',
    isKeyed: true,
    status: 201,
    input: data.startResetSchema,
    data: data.startedResetSchema,
    problems: [
      ...keyProblems,
      ...proofProblems,
      'request_already_open',
      'not_eligible',
      'state_conflict',
    ],
  },
  twoFactorReset: {
    method: 'GET',
    path: '/v1/two-factor-reset-requests/{id}',
    summary: 'How far a reset is.',
    proof: 'A2',
    isKeyed: false,
    status: 200,
    input: data.requestIdSchema,
    data: data.resetRequestSchema,
    problems: [...proofProblems, 'not_found'],
  },
  cancelTwoFactorReset: {
    method: 'POST',
    path: '/v1/two-factor-reset-requests/{id}/cancel',
    summary: 'Gives up a reset that the customer has not begun to prove.',
    proof: 'A2',
    isKeyed: true,
    status: 200,
    input: data.requestIdSchema,
    data: data.resetRequestSchema,
    problems: [...keyProblems, ...proofProblems, 'not_found', 'state_conflict'],
  },
  videoAppointments: {
    method: 'GET',
    path: '/v1/video-appointments',
    summary: 'The appointments of the customer: only when, and in what state.',
    proof: 'A1',
    isKeyed: false,
    status: 200,
    input: data.appointmentWindowSchema,
    data: data.appointmentsSchema,
    problems: [...proofProblems],
  },
  createJoinLink: {
    method: 'POST',
    path: '/v1/video-appointments/{id}/join-links',
    summary: 'A way into the call, for one use within 5 minutes; a new one voids the last.',
    proof: 'A1',
    isKeyed: true,
    status: 201,
    input: data.requestIdSchema,
    data: data.joinLinkSchema,
    problems: [
      ...keyProblems,
      ...proofProblems,
      'not_found',
      'not_open_yet',
      'state_conflict',
      'link_expired',
    ],
  },
  requestReminder: {
    method: 'POST',
    path: '/v1/video-appointments/{id}/reminders',
    summary: 'Asks for a notice shortly before the call.',
    proof: 'A1',
    isKeyed: true,
    status: 202,
    input: data.requestIdSchema,
    data: data.reminderSchema,
    problems: [...keyProblems, ...proofProblems, 'not_found', 'state_conflict'],
  },
  notify: {
    method: 'POST',
    path: '/v1/notifications',
    summary: 'Sends a notice from a template to the customer of a binding.',
    proof: 'none',
    isKeyed: true,
    status: 202,
    input: data.notifySchema,
    data: data.notificationSchema,
    problems: [...keyProblems, 'not_found'],
  },
  events: {
    method: 'GET',
    path: '/v1/events',
    summary:
      'What happened after a place in the log. At least once; copies have the same event_id.',
    proof: 'none',
    isKeyed: false,
    status: 200,
    input: data.readEventsSchema,
    data: data.eventsSchema,
    problems: [],
  },
} as const satisfies { [Name in OperationName]: OperationFor<AccountService[Name]> };

/** The input and the data are those of the method. */
type OperationFor<Method> = Method extends (
  input: infer Input,
  call: never,
) => Promise<infer Answer>
  ? Operation<Input, Extract<Answer, { outcome: 'ok' }> extends { data: infer Data } ? Data : never>
  : never;

export const operationNames = Object.keys(operations) as OperationName[];
