import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MOST_KEPT = 10_000;
/** As long as a turn may have to wait for those before it. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * Codes that customers entered and no turn has used yet. They are in memory only, and taken once: after a restart the
 * customer is asked again.
 */
export class EnteredCodes {
  readonly #codes = new LRUCache<string, string>({ max: MOST_KEPT, ttl: KEPT_FOR_MS });

  /** Returns what may be written down in place of the code. */
  keep(code: string): string {
    const reference = randomUUID();
    this.#codes.set(reference, code);
    return reference;
  }

  take(reference: string | undefined): string | undefined {
    if (reference === undefined) return undefined;
    const code = this.#codes.get(reference);
    this.#codes.delete(reference);
    return code;
  }
}
