const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
/** However long a receiver asks us to wait, it is tried again several times before it is given up. */
const LONGEST_ASKED_MS = 6 * 3_600_000;
const SHORTEST_RETRY_MS = 1_000;

/** After so long an event is given up. */
export const GIVE_UP_AFTER_MS = 7 * 86_400_000;

/**
 * How long to wait after so many failed tries: anything up to a limit that doubles with each, so that what failed
 * together does not come back together ("full jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Not before a receiver asked for it.
 */
export function retryDelayMs(attempts: number, random: number, retryAfterMs = 0): number {
  const limitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  const jitterMs = SHORTEST_RETRY_MS + random * (limitMs - SHORTEST_RETRY_MS);
  const askedMs = Math.min(retryAfterMs, LONGEST_ASKED_MS);
  return askedMs > jitterMs ? askedMs + random * SHORTEST_RETRY_MS : jitterMs;
}

/** How long a Retry-After header asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : Number.NaN;
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}
