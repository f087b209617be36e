import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface EventSenderOptions {
  signingSecret: string;
  /** Where the bot takes events, such as `http://127.0.0.1:3978/slack/events`. */
  eventsUrl: () => string;
  /** Slack tries again at once, after one minute and after five more. */
  retryDelaysMs: readonly number[];
  now: () => number;
}

export interface Sent {
  /** 0 where there was no answer in time. */
  status: number;
  body: string;
  /** From the request to the answer. */
  tookMs: number;
}

/** Slack waits no longer. */
const ANSWER_TIMEOUT_MS = 3_000;

/** Sends as Slack does: signed, impatient, and again where the answer was not 2xx. */
export class EventSender {
  readonly #options: EventSenderOptions;
  /** Every answer so far. */
  readonly sent: Sent[] = [];

  constructor(options: EventSenderOptions) {
    this.#options = options;
  }

  /** Resolves with the last answer. */
  async event(body: unknown): Promise<Sent> {
    const raw = JSON.stringify(body);
    let sent = await this.#post(raw, 'application/json', {});
    for (const [index, delayMs] of this.#options.retryDelaysMs.entries()) {
      if (sent.status >= 200 && sent.status < 300) return sent;
      await delay(delayMs, undefined, { ref: false });
      sent = await this.#post(raw, 'application/json', {
        'X-Slack-Retry-Num': String(index + 1),
        'X-Slack-Retry-Reason': sent.status === 0 ? 'http_timeout' : 'http_error',
      });
    }
    return sent;
  }

  /** Interactivity and commands: sent once, and the customer sees when there is no answer. */
  async form(fields: Record<string, string>): Promise<Sent> {
    return this.#post(
      new URLSearchParams(fields).toString(),
      'application/x-www-form-urlencoded',
      {},
    );
  }

  /** The headers of a signed request, at the time it is given or now. */
  sign(raw: string, atSeconds = Math.floor(this.#options.now() / 1000)): Record<string, string> {
    const timestamp = String(atSeconds);
    const digest = createHmac('sha256', this.#options.signingSecret)
      .update(`v0:${timestamp}:${raw}`)
      .digest('hex');
    return { 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': `v0=${digest}` };
  }

  async #post(raw: string, type: string, headers: Record<string, string>): Promise<Sent> {
    const startedAt = performance.now();
    const answer = await fetch(this.#options.eventsUrl(), {
      method: 'POST',
      headers: { 'Content-Type': type, ...this.sign(raw), ...headers },
      body: raw,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
      .then(async (response) => ({ status: response.status, body: await response.text() }))
      .catch(() => ({ status: 0, body: '' }));
    const sent = { ...answer, tookMs: performance.now() - startedAt };
    this.sent.push(sent);
    return sent;
  }
}
