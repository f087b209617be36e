import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { LoggedActivity } from '../src/storage/activity-log.ts';
import type { MeasuredService } from './measured-service.ts';

export interface TurnTimes {
  /** Until the post was answered. */
  postMs: number;
  /** Until the first reply had arrived over the WebSocket. */
  replyMs: number;
}

/** node:http and not fetch, which takes several times the processor time: client and service share the machine. */
const agent = new Agent({ keepAlive: true });

/** One customer's conversation: posts over HTTP, replies over a WebSocket, one turn at a time. */
export class DirectLineSession {
  readonly #service: MeasuredService;
  readonly #conversationId: string;
  readonly #socket: WebSocket;
  /** When the first reply to an activity arrived. */
  readonly #repliedAt = new Map<string, number>();
  #onReply: () => void = () => undefined;

  private constructor(service: MeasuredService, conversationId: string, streamUrl: string) {
    this.#service = service;
    this.#conversationId = conversationId;
    this.#socket = new WebSocket(streamUrl, { perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer) => {
      this.#take(data.toString());
    });
  }

  /** Resolves when the customer is connected and was welcomed. */
  static async open(service: MeasuredService, customerId: string): Promise<DirectLineSession> {
    const started = await post(service, '/conversations', { user: { id: customerId } });
    const { conversationId, streamUrl } = started as { conversationId: string; streamUrl: string };
    const session = new DirectLineSession(service, conversationId, streamUrl);
    await once(session.#socket, 'message');
    return session;
  }

  /** Says something, and resolves when both the post was answered and a reply has arrived. */
  async take(text: string): Promise<TurnTimes> {
    const sentAt = performance.now();
    const path = `/conversations/${this.#conversationId}/activities`;
    const { id } = (await post(this.#service, path, { type: 'message', text })) as { id: string };
    const postMs = performance.now() - sentAt;
    return { postMs, replyMs: (await this.#firstReplyTo(id)) - sentAt };
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async #firstReplyTo(id: string): Promise<number> {
    for (;;) {
      const repliedAt = this.#repliedAt.get(id);
      if (repliedAt !== undefined) return repliedAt;
      await new Promise<void>((resolve) => {
        this.#onReply = resolve;
      });
    }
  }

  #take(text: string): void {
    if (text === '') return;
    const now = performance.now();
    const { activities } = JSON.parse(text) as { activities: LoggedActivity[] };
    for (const { replyToId } of activities) {
      if (replyToId === undefined || this.#repliedAt.has(replyToId)) continue;
      this.#repliedAt.set(replyToId, now);
    }
    this.#onReply();
  }
}

async function post(
  { origin, secret }: MeasuredService,
  path: string,
  body: object,
): Promise<unknown> {
  const posting = request(`${origin}/v3/directline${path}`, {
    agent,
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  });
  posting.end(JSON.stringify(body));
  const [response] = (await once(posting, 'response')) as [IncomingMessage];
  const answer = await json(response);
  if (response.statusCode === 200 || response.statusCode === 201) return answer;
  throw new Error(
    `Expected ${path} to be taken, got ${response.statusCode ?? 0} ${JSON.stringify(answer)}`,
  );
}
