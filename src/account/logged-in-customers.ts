import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AccountService } from './account-service.ts';

const KNOWN_AT_MOST = 10_000;
const ASK_AGAIN_AFTER_MS = 60_000;
const WAIT_AT_MOST_MS = 5000;

export interface LoggedInCustomer {
  maskedAccount?: string;
  expiresAtMs: number;
}

interface Heard {
  atMs: number;
  /** Undefined when the service does not accept the assertion, or was not reached. */
  customer: LoggedInCustomer | undefined;
}

/** Remembers what the account service made of the sites' assertions. Assertions themselves are not kept. */
export class LoggedInCustomers {
  readonly #service: AccountService;
  readonly #now: () => number;
  readonly #heard = new LRUCache<string, Heard>({ max: KNOWN_AT_MOST });
  readonly #asking = new Map<string, Promise<void>>();

  constructor(service: AccountService, now: () => number) {
    this.#service = service;
    this.#now = now;
  }

  /** Whether the service was asked about it, whatever it answered. */
  isKnown(assertion: string): boolean {
    return this.#heard.has(idOf(assertion));
  }

  /** What is known by now. Asks in the background about an assertion that is new. */
  find(assertion: string): LoggedInCustomer | undefined {
    const heard = this.#heard.get(idOf(assertion));
    if (!heard || this.#now() - heard.atMs >= ASK_AGAIN_AFTER_MS) void this.learn(assertion);
    return this.#living(heard);
  }

  /** The same, once the service has been asked. */
  async learn(assertion: string): Promise<LoggedInCustomer | undefined> {
    const id = idOf(assertion);
    const asking = this.#asking.get(id) ?? this.#ask(id, assertion);
    this.#asking.set(id, asking);
    await asking;
    return this.#living(this.#heard.get(id));
  }

  async #ask(id: string, assertion: string): Promise<void> {
    const atMs = this.#now();
    const customer = await this.#introspect(assertion, atMs);
    this.#heard.set(id, { atMs, customer });
    this.#asking.delete(id);
  }

  async #introspect(assertion: string, nowMs: number): Promise<LoggedInCustomer | undefined> {
    const deadlineMs = nowMs + WAIT_AT_MOST_MS;
    const answer = await this.#service.introspectAssertion({ assertion }, { deadlineMs });
    if (answer.outcome !== 'ok') return undefined;
    const proof = { kind: 'assertion', token: assertion } as const;
    const me = await this.#service.me({}, { proof, deadlineMs });
    return {
      expiresAtMs: nowMs + answer.data.expiresInSeconds * 1000,
      ...(me.outcome === 'ok' && { maskedAccount: me.data.email }),
    };
  }

  #living(heard: Heard | undefined): LoggedInCustomer | undefined {
    const customer = heard?.customer;
    return customer && this.#now() < customer.expiresAtMs ? customer : undefined;
  }
}

function idOf(assertion: string): string {
  return createHash('sha256').update(assertion).digest('base64url');
}
