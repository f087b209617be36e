import { WebSocket } from 'ws';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import { isVisible, readVisible, type ActivitySet } from './read-visible.ts';

export interface StreamOptions {
  socket: WebSocket;
  log: ActivityLog;
  conversationId: string;
  /** The watermark up to which the client has everything. */
  after: number;
  /** Puts links in place of what stands for files in the log. */
  present: (activity: LoggedActivity) => LoggedActivity;
  onError: (error: unknown, conversationId: string) => void;
}

/** A client that reads slower than the bot speaks is cut off when this much waits for it; it will reconnect. */
const BUFFERED_LIMIT_BYTES = 1024 * 1024;

/** What Direct Line clients understand as "connect again". https://www.rfc-editor.org/rfc/rfc6455#section-7.4 */
const SERVICE_RESTART = 1012;

/**
 * Brings one WebSocket everything in its conversation's log after a watermark, in order, once. First the missed set
 * is read from the log; from then on what the log announces is passed on directly, as long as it follows on exactly.
 */
export class Stream {
  readonly #options: StreamOptions;
  readonly #stopWatching: () => void;
  /** Everything up to here was sent. */
  #watermark: number;
  /** As far as is known, the log goes up to here. */
  #newest = 0;
  #isCatchingUp = false;
  #isAlive = true;

  constructor(options: StreamOptions) {
    const { socket, log, conversationId, after, onError } = options;
    this.#options = options;
    this.#watermark = after;
    this.#stopWatching = log.watch(conversationId, (activities, watermark) => {
      this.#pass(activities, watermark);
    });
    socket.on('close', this.#stopWatching);
    socket.on('error', (error) => {
      onError(error, conversationId);
    });
    // Clients send empty texts to keep the connection up, and nothing else. Either says that they are there.
    for (const sign of ['message', 'pong']) {
      socket.on(sign, () => {
        this.#isAlive = true;
      });
    }
    this.#beginCatchingUp();
  }

  /** Sends an activity that is not in the log, and so does not move the watermark. */
  showLive(activity: LoggedActivity): void {
    this.#send({ activities: [activity], watermark: this.#watermark });
  }

  /** Cuts the connection when nothing was heard since the last beat, and asks for a sign of life. */
  beat(): void {
    const { socket } = this.#options;
    if (!this.#isAlive) {
      socket.terminate();
      return;
    }
    this.#isAlive = false;
    socket.ping();
    socket.send('');
  }

  /** Asks the client to connect again, and resolves when it has let go. */
  async close(): Promise<void> {
    const { socket } = this.#options;
    if (socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => {
        resolve();
      });
      socket.close(SERVICE_RESTART, 'The service restarts. Connect again.');
    });
  }

  terminate(): void {
    this.#options.socket.terminate();
  }

  #pass(activities: LoggedActivity[], watermark: number): void {
    this.#newest = Math.max(this.#newest, watermark);
    if (this.#isCatchingUp) return;
    if (this.#watermark + activities.length === watermark) {
      this.#send({ activities: activities.filter(isVisible), watermark });
    } else {
      this.#beginCatchingUp();
    }
  }

  #beginCatchingUp(): void {
    const { socket, conversationId, onError } = this.#options;
    this.#isCatchingUp = true;
    this.#catchUp().catch((error: unknown) => {
      onError(error, conversationId);
      socket.terminate();
    });
  }

  async #catchUp(): Promise<void> {
    const { socket, log, conversationId } = this.#options;
    this.#newest = Math.max(this.#newest, await log.watermark(conversationId));
    // A watermark beyond the log comes from before a restored backup. Without this nothing would ever follow it.
    this.#watermark = Math.min(this.#watermark, this.#newest);
    while (this.#watermark < this.#newest && socket.readyState === WebSocket.OPEN) {
      const missed = await readVisible(log, conversationId, this.#watermark);
      // Waiting keeps no more than one page of a long history in memory, however slow the client.
      await new Promise<void>((resolve) => {
        this.#send(missed, resolve);
      });
    }
    this.#isCatchingUp = false;
  }

  #send({ activities, watermark }: ActivitySet, whenSent?: () => void): void {
    const { socket, present } = this.#options;
    this.#watermark = watermark;
    if (socket.bufferedAmount > BUFFERED_LIMIT_BYTES) socket.terminate();
    if (activities.length === 0 || socket.readyState !== WebSocket.OPEN) {
      whenSent?.();
      return;
    }
    // An error also closes the socket, which is all there is to do about it.
    const set = { activities: activities.map(present), watermark: String(watermark) };
    socket.send(JSON.stringify(set), () => whenSent?.());
  }
}
