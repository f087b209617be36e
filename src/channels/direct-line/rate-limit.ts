import { LRUCache } from 'lru-cache';

export interface Allowance {
  /** How many may come at once. */
  burst: number;
  /** How many more a second from then on. */
  perSecond: number;
}

interface Bucket {
  left: number;
  filledAtMs: number;
}

/** Forgetting the least recently seen key gives it a full allowance again, and keeps memory bounded. */
const KEYS_KEPT = 20_000;

/** A token bucket for each key, such as an address or a conversation. */
export class RateLimit {
  readonly #buckets = new LRUCache<string, Bucket>({ max: KEYS_KEPT });
  readonly #allowance: Allowance;
  readonly #now: () => number;

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Takes one from the key's allowance. Returns 0, or the whole seconds to wait when nothing is left. */
  take(key: string): number {
    const { burst, perSecond } = this.#allowance;
    const nowMs = this.#now();
    const bucket = this.#buckets.get(key) ?? { left: burst, filledAtMs: nowMs };
    const earned = ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
    const left = Math.min(burst, bucket.left + Math.max(0, earned));
    const isAllowed = left >= 1;
    this.#buckets.set(key, { left: isAllowed ? left - 1 : left, filledAtMs: nowMs });
    return isAllowed ? 0 : Math.ceil((1 - left) / perSecond);
  }
}
