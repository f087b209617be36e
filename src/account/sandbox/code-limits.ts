import type { AccountProblem } from '../account-problem.ts';
import type { Subject } from './subject.ts';

/**
 * How often codes may be guessed and sent. At most ten guesses at 10^8 codes: 10^-7 for one account and day, inside
 * NIST SP 800-63B (at most 100 failures) and OWASP ASVS 6.6.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const CODE_LIFE_MS = 10 * MINUTE_MS;
export const RESEND_AFTER_MS = MINUTE_MS;
export const TRIES_PER_CHALLENGE = 3;
const SENDS_PER_HOUR = 3;
const FAILURE_CAPS = [
  { windowMs: HOUR_MS, atMost: 5 },
  { windowMs: DAY_MS, atMost: 10 },
];
/** Before the first, second, third and any further guess. */
const DELAYS_MS = [0, 2000, 8000, 30_000];

/** The problem that a guess meets before it is looked at; such a guess is not counted. */
export function refuseGuess({ failures }: Subject, nowMs: number): AccountProblem | undefined {
  const lockedUntilMs = lockEnd(failures, nowMs);
  if (lockedUntilMs !== undefined) return locked(lockedUntilMs, nowMs);
  const recent = failures.filter(({ atMs }) => atMs > nowMs - HOUR_MS);
  const delayMs = DELAYS_MS[Math.min(recent.length, DELAYS_MS.length - 1)] ?? 0;
  const waitMs = Math.max(0, ...recent.map(({ atMs }) => atMs + delayMs - nowMs));
  return waitMs > 0 ? { code: 'rate_limited', retryAfterMs: waitMs } : undefined;
}

/** The problem that keeps a code from being sent. */
export function refuseSending(
  { failures, sentAtMs }: Subject,
  nowMs: number,
): AccountProblem | undefined {
  const lockedUntilMs = lockEnd(failures, nowMs);
  if (lockedUntilMs !== undefined) return locked(lockedUntilMs, nowMs);
  const recent = sentAtMs.filter((atMs) => atMs > nowMs - HOUR_MS);
  if (recent.length < SENDS_PER_HOUR) return undefined;
  return { code: 'rate_limited', retryAfterMs: Math.min(...recent) + HOUR_MS - nowMs };
}

export function countFailure(subject: Subject, origin: string, nowMs: number): Subject {
  const kept = subject.failures.filter(({ atMs }) => atMs > nowMs - DAY_MS);
  return { ...subject, failures: [...kept, { atMs: nowMs, origin }] };
}

/** A success makes good for its own conversation only: it says nothing about who guessed elsewhere. */
export function forgiveFailures(subject: Subject, origin: string): Subject {
  return { ...subject, failures: subject.failures.filter((failure) => failure.origin !== origin) };
}

export function countSending(subject: Subject, nowMs: number): Subject {
  const kept = subject.sentAtMs.filter((atMs) => atMs > nowMs - HOUR_MS);
  return { ...subject, sentAtMs: [...kept, nowMs] };
}

export function locked(untilMs: number, nowMs: number): AccountProblem {
  return {
    code: 'challenge_locked',
    until: new Date(untilMs).toISOString(),
    retryAfterMs: Math.max(0, untilMs - nowMs),
  };
}

function lockEnd(failures: Subject['failures'], nowMs: number): number | undefined {
  const ends = FAILURE_CAPS.flatMap(({ windowMs, atMost }) => {
    const within = failures.map(({ atMs }) => atMs).filter((atMs) => atMs > nowMs - windowMs);
    const decisive = within.sort((one, other) => other - one)[atMost - 1];
    return decisive === undefined ? [] : [decisive + windowMs];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}
