import { WebSocket } from 'ws';

import type { LoggedActivity } from '../../../src/storage/activity-log.ts';

interface Frame {
  activities: LoggedActivity[];
  watermark: string;
}

/** A client's end of a stream, which remembers every frame. */
export class TestStream {
  readonly socket: WebSocket;
  /** As received; a ping is an empty text. */
  readonly texts: string[] = [];
  #onText: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.texts.push(data.toString());
      this.#onText();
    });
  }

  get frames(): Frame[] {
    return this.texts.filter((text) => text !== '').map((text) => JSON.parse(text) as Frame);
  }

  get activities(): LoggedActivity[] {
    return this.frames.flatMap(({ activities }) => activities);
  }

  get said(): (string | undefined)[] {
    return this.activities.map(({ text }) => text);
  }

  /** Resolves once what has come in so far is enough. */
  async until(isEnough: (stream: this) => boolean): Promise<void> {
    while (!isEnough(this)) {
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
  }

  async untilSaid(text: string): Promise<void> {
    await this.until(({ said }) => said.includes(text));
  }

  /** Resolves with the code that the server closes with. */
  async untilClosed(): Promise<number> {
    return new Promise((resolve) => {
      this.socket.on('close', resolve);
    });
  }
}

/** Connects, or resolves with the status that the server refuses with. */
export async function openStream(
  url: string,
  options: { origin?: string } = {},
): Promise<TestStream | number> {
  const socket = new WebSocket(url, options);
  const stream = new TestStream(socket);
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      resolve(stream);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      socket.on('error', () => undefined);
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

export async function connect(url: string, options: { origin?: string } = {}): Promise<TestStream> {
  const stream = await openStream(url, options);
  if (typeof stream === 'number') throw new Error(`Expected a stream, got HTTP ${stream}.`);
  return stream;
}
