import { LRUCache } from 'lru-cache';
import { HttpError } from '../server/error-body.ts';

const WINDOW_MS = 15 * 60_000;
/** Failures within the window, by what they are counted for. */
const LIMITS = { accountFromAddress: 5, address: 30, account: 50 };
const COUNTED_AT_MOST = 50_000;

/**
 * Slows guessing down: five wrong passwords for an account from one address, thirty from one address, and fifty for an
 * account from anywhere, in a quarter of an hour. An account that does not exist is counted as one that does.
 */
export class LogInThrottle {
  readonly #failures = new LRUCache<string, number[]>({ max: COUNTED_AT_MOST });
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts an attempt as failed until `succeeded` says otherwise, so that parallel ones are counted too. Throws HttpError 429. */
  attempt(account: string, address: string): void {
    const limits = limitsOf(account, address);
    for (const [key, limit] of limits) {
      const recent = this.#recent(key);
      const oldest = recent.at(-limit);
      if (oldest === undefined) continue;
      const seconds = Math.max(1, Math.ceil((oldest + WINDOW_MS - this.#now()) / 1000));
      throw new HttpError(
        429,
        'TooManyAttempts',
        'Too many attempts. Wait a few minutes and try again.',
        { 'Retry-After': String(seconds) },
      );
    }
    for (const [key] of limits) this.#failures.set(key, [...this.#recent(key), this.#now()]);
  }

  /** Takes the attempt back; what the account had before from there is forgotten. */
  succeeded(account: string, address: string): void {
    const [own, ...others] = limitsOf(account, address);
    if (own) this.#failures.delete(own[0]);
    for (const [key] of others) this.#failures.set(key, this.#recent(key).slice(0, -1));
  }

  #recent(key: string): number[] {
    const since = this.#now() - WINDOW_MS;
    return (this.#failures.get(key) ?? []).filter((at) => at > since);
  }
}

function limitsOf(account: string, address: string): [key: string, limit: number][] {
  const name = account.trim().toLowerCase();
  return [
    [JSON.stringify(['both', name, address]), LIMITS.accountFromAddress],
    [JSON.stringify(['address', address]), LIMITS.address],
    [JSON.stringify(['account', name]), LIMITS.account],
  ];
}
