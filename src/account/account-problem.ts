import { z } from 'zod';

/** Every problem that the account service answers with, and its HTTP status. */
export const problemStatuses = {
  invalid_request: 400,
  client_unauthorized: 401,
  proof_required: 403,
  proof_expired: 403,
  level_too_low: 403,
  not_found: 404,
  already_frozen: 409,
  request_already_open: 409,
  idempotency_in_progress: 409,
  state_conflict: 409,
  not_open_yet: 409,
  challenge_expired: 410,
  link_expired: 410,
  code_incorrect: 422,
  code_reused: 422,
  idempotency_mismatch: 422,
  not_eligible: 422,
  challenge_locked: 423,
  subject_locked: 423,
  rate_limited: 429,
  region_unavailable: 451,
  upstream_error: 502,
  outcome_unknown: 504,
  maintenance: 503,
  degraded: 503,
} as const;

export type ProblemCode = keyof typeof problemStatuses;

export const problemCodes = Object.keys(problemStatuses) as [ProblemCode, ...ProblemCode[]];

const time = z.iso.datetime();

export const problemSchema = z.object({
  code: z.enum(problemCodes),
  title: z.string().exactOptional(),
  needed: z.enum(['A1', 'A2']).exactOptional().describe('With level_too_low.'),
  id: z.string().exactOptional().describe('Of the open request, with request_already_open.'),
  opensAt: time.exactOptional().describe('With not_open_yet.'),
  remaining: z.int().min(0).exactOptional().describe('Tries left, with code_incorrect.'),
  until: time.exactOptional().describe('With challenge_locked.'),
  missing: z
    .array(z.enum(['kyc', 'authenticator', 'region']))
    .exactOptional()
    .describe('With not_eligible.'),
  parts: z.array(z.string()).exactOptional().describe('With degraded.'),
  requestId: z.string().exactOptional().describe('With outcome_unknown.'),
});

/** `unavailable` is the client's own: nobody was reached, so nothing was done. */
export type AccountProblem = Omit<z.infer<typeof problemSchema>, 'code'> & {
  code: ProblemCode | 'unavailable';
  /** From `Retry-After`. */
  retryAfterMs?: number;
};
