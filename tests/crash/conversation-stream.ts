import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { DirectLineClient } from './direct-line-client.ts';

const RECONNECT_AFTER_MS = 100;
/** A restart on a busy machine takes its time; longer than this is a reply that does not come. */
const PATIENCE_MS = 120_000;

/** What a customer's page sees of a conversation: over a WebSocket that is connected again from its watermark. */
export class ConversationStream {
  readonly received: LoggedActivity[] = [];
  readonly #client: DirectLineClient;
  readonly #conversationId: string;
  readonly #ended: Promise<void>;
  #watermark = '0';
  #socket: WebSocket | undefined;
  #isClosed = false;
  #onReceived: () => void = () => undefined;

  constructor(client: DirectLineClient, conversationId: string) {
    this.#client = client;
    this.#conversationId = conversationId;
    this.#ended = this.#follow();
    // Whoever waits for an answer hears of it.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when every one of these activities was seen answered. */
  async untilAnswered(activityIds: string[]): Promise<void> {
    const enough = new AbortController();
    const late = delay(PATIENCE_MS, 'late' as const, { signal: enough.signal });
    late.catch(() => undefined);
    for (;;) {
      const waiting = this.#firstUnanswered(activityIds);
      if (waiting === undefined) break;
      const more = new Promise<void>((resolve) => {
        this.#onReceived = resolve;
      });
      if ((await Promise.race([more, late, this.#ended])) === 'late')
        throw new Error(`Expected an answer to ${waiting} on the stream. None came for 120 s.`);
    }
    enough.abort();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#socket?.terminate();
    await this.#ended;
  }

  #firstUnanswered(activityIds: string[]): string | undefined {
    const answered = new Set(this.received.map(({ replyToId }) => replyToId));
    return activityIds.find((id) => !answered.has(id));
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      const { streamUrl } = await this.#client.reconnect(this.#conversationId, this.#watermark);
      await this.#readToEnd(streamUrl);
      await delay(RECONNECT_AFTER_MS);
    }
  }

  async #readToEnd(streamUrl: string): Promise<void> {
    if (this.#isClosed) return;
    const socket = new WebSocket(streamUrl);
    this.#socket = socket;
    // The service is killed all the time: whatever the error, the socket closes, and that is what counts.
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text === '') return;
      const set = JSON.parse(text) as { activities: LoggedActivity[]; watermark: string };
      this.#watermark = set.watermark;
      this.received.push(...set.activities);
      this.#onReceived();
    });
    await new Promise((resolve) => socket.on('close', resolve));
  }
}
