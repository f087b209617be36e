import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';

const RETRY_AFTER_MS = 100;
/** The service answers a post within 10 s, whatever the bot does. */
const ANSWER_LIMIT_MS = 60_000;

interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

interface PostedMessage {
  conversationId: string;
  customerId: string;
  clientActivityId: string;
  text: string;
}

/** A good client: when the connection is lost, or it is told to wait, it sends the same thing again. */
export class DirectLineClient {
  readonly #base: string;
  readonly #secret: string;
  readonly #end: AbortSignal;
  /** How often something had to be sent again because the connection was refused or lost. */
  retries = 0;

  /** Gives up, and rejects, when `end` is signalled. */
  constructor(origin: string, secret: string, end: AbortSignal) {
    this.#base = `${origin}/v3/directline`;
    this.#secret = secret;
    this.#end = end;
  }

  async start(customerId: string): Promise<{ conversationId: string }> {
    const body = { user: { id: customerId } };
    return this.#callUntilAnswered({ method: 'POST', path: '/conversations', body });
  }

  async reconnect(conversationId: string, watermark: string): Promise<{ streamUrl: string }> {
    const path = `/conversations/${conversationId}?watermark=${watermark}`;
    return this.#callUntilAnswered({ method: 'GET', path });
  }

  /** Resolves, with the id it was given, once the message is acknowledged. */
  async post({ conversationId, customerId, ...message }: PostedMessage): Promise<{ id: string }> {
    return this.#callUntilAnswered({
      method: 'POST',
      path: `/conversations/${conversationId}/activities`,
      body: {
        type: 'message',
        from: { id: customerId },
        text: message.text,
        channelData: { clientActivityID: message.clientActivityId },
      },
    });
  }

  /** Everything that a client is shown, from the beginning. */
  async readAll(conversationId: string): Promise<LoggedActivity[]> {
    const all: LoggedActivity[] = [];
    let watermark = '0';
    for (;;) {
      const path = `/conversations/${conversationId}/activities?watermark=${watermark}`;
      const page = await this.#callUntilAnswered<{
        activities: LoggedActivity[];
        watermark: string;
      }>({ method: 'GET', path });
      if (page.activities.length === 0) return all;
      all.push(...page.activities);
      watermark = page.watermark;
    }
  }

  async #callUntilAnswered<Body>(call: Call): Promise<Body> {
    for (;;) {
      const answer = await this.#call(call).catch((error: unknown) => {
        if (error instanceof TypeError) return 'connection lost' as const;
        throw error;
      });
      if (answer === 'connection lost') {
        this.retries += 1;
        await delay(RETRY_AFTER_MS, undefined, { signal: this.#end });
      } else if (answer.status === 429) {
        await delay(Number(answer.retryAfter) * 1000, undefined, { signal: this.#end });
      } else if (answer.status >= 300) {
        throw new Error(`${call.method} ${call.path} was answered ${answer.status} ${answer.text}`);
      } else {
        return JSON.parse(answer.text) as Body;
      }
    }
  }

  /** Rejects with a TypeError when the connection is refused or lost, as fetch does. */
  async #call({
    method,
    path,
    body,
  }: Call): Promise<{ status: number; retryAfter: string; text: string }> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#end, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
    const retryAfter = response.headers.get('retry-after') ?? '1';
    return { status: response.status, retryAfter, text: await response.text() };
  }
}
