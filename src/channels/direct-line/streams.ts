import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { WebSocketServer } from 'ws';

import { HttpError } from '../../server/error-body.ts';
import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Activity } from '../../storage/activity.ts';
import { Stream } from './stream.ts';
import type { UploadLinks } from './uploads/upload-links.ts';

export interface StreamsOptions {
  log: ActivityLog;
  links: UploadLinks;
  heartbeatMs: number;
  now: () => number;
  randomId: () => string;
  onError: (error: unknown, conversationId: string) => void;
}

/** Clients send empty texts only. */
const RECEIVED_LIMIT_BYTES = 4096;
/** A customer has a few tabs and devices; more is somebody trying us. */
const STREAMS_PER_CONVERSATION = 20;
const CLOSING_LIMIT_MS = 1000;

/** All connected WebSockets. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: RECEIVED_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  readonly #streams = new Map<string, Set<Stream>>();
  readonly #heartbeat: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: StreamsOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => {
      for (const stream of this.#all()) stream.beat();
    }, options.heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Throws an HttpError when a conversation may not have another stream now. */
  requireRoom(conversationId: string): void {
    if (this.#isClosing) {
      throw new HttpError(503, 'ServiceUnavailable', 'The service restarts. Connect again.');
    }
    if ((this.#streams.get(conversationId)?.size ?? 0) >= STREAMS_PER_CONVERSATION) {
      throw new HttpError(
        429,
        'TooManyRequests',
        `A conversation may have at most ${STREAMS_PER_CONVERSATION} streams. Close one first.`,
        { 'Retry-After': '5' },
      );
    }
  }

  /** Completes the handshake of a request that was found in order, and streams what follows `after`. */
  open(
    request: IncomingMessage,
    connection: Duplex,
    head: Buffer,
    { conversationId, after, origin }: { conversationId: string; after: number; origin: string },
  ): void {
    this.#server.handleUpgrade(request, connection, head, (socket) => {
      const { log, links, onError } = this.#options;
      const present = (activity: LoggedActivity): LoggedActivity => links.present(activity, origin);
      const stream = new Stream({ socket, log, conversationId, after, present, onError });
      const streams = this.#streams.get(conversationId) ?? new Set();
      this.#streams.set(conversationId, streams.add(stream));
      socket.on('close', () => {
        streams.delete(stream);
        if (streams.size === 0) this.#streams.delete(conversationId);
      });
    });
  }

  /** Shows an activity, such as typing, to whoever is connected just now. Returns the id it was given. */
  showLive(activity: Activity): string {
    const { now, randomId } = this.#options;
    const conversationId = activity.conversation.id;
    const id = `${conversationId}|${randomId()}`;
    const timestamp = new Date(now()).toISOString();
    for (const stream of this.#streams.get(conversationId) ?? []) {
      stream.showLive({ ...activity, id, timestamp });
    }
    return id;
  }

  /** Ends the streams of a conversation that is over. */
  closeAll(conversationId: string): void {
    for (const stream of this.#streams.get(conversationId) ?? []) stream.terminate();
  }

  /** Sends every client away to connect again. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#heartbeat);
    const streams = this.#all();
    const closed = Promise.all(streams.map((stream) => stream.close()));
    await Promise.race([closed, delay(CLOSING_LIMIT_MS, undefined, { ref: false })]);
    for (const stream of streams) stream.terminate();
  }

  #all(): Stream[] {
    return [...this.#streams.values()].flatMap((streams) => [...streams]);
  }
}
