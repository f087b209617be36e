import type { Capabilities } from './account-data.ts';
import type { AccountService } from './account-service.ts';

const REFRESH_EVERY_MS = 60_000;
const WAIT_AT_MOST_MS = 5000;

/** Knows what the account service offers; nothing while it is not heard. */
export class CapabilityWatch {
  readonly #service: AccountService;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #heard: Capabilities | undefined;

  constructor(service: AccountService, now: () => number, refreshEveryMs = REFRESH_EVERY_MS) {
    this.#service = service;
    this.#now = now;
    this.#timer = setInterval(() => void this.refresh(), refreshEveryMs).unref();
  }

  get heard(): Capabilities | undefined {
    return this.#heard;
  }

  async refresh(): Promise<void> {
    const deadlineMs = this.#now() + WAIT_AT_MOST_MS;
    const answer = await this.#service.capabilities({}, { deadlineMs });
    this.#heard = answer.outcome === 'ok' ? answer.data : undefined;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
