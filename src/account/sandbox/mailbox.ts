/** What was sent to a customer, as the sandbox's page shows it. */
export interface Mail {
  to: string;
  by: 'email' | 'sms' | 'push';
  text: string;
  /** One-time, in the clear. */
  code?: string;
  atMs: number;
}

const KEPT = 200;

/** Stands for the customers' mailboxes. Only in memory: codes never reach the disk. */
export class Mailbox {
  #mails: Mail[] = [];

  put(mails: readonly Mail[]): void {
    this.#mails = [...this.#mails, ...mails].slice(-KEPT);
  }

  /** Newest first. */
  all(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  newestCode(address: string): string | undefined {
    return this.all().find(({ to, code }) => to === address && code !== undefined)?.code;
  }

  empty(): void {
    this.#mails = [];
  }
}
