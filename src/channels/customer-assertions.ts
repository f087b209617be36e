import { LRUCache } from 'lru-cache';

const MOST_KEPT = 10_000;

/**
 * What sites signed for their logged-in customers, by conversation. In memory only: after a restart the page asks for a
 * token again, and brings a new one.
 */
export class CustomerAssertions {
  readonly #assertions = new LRUCache<string, string>({ max: MOST_KEPT });

  keep(conversationId: string, assertion: string): void {
    this.#assertions.set(conversationId, assertion);
  }

  find(conversationId: string): string | undefined {
    return this.#assertions.get(conversationId);
  }
}
