import { once } from 'node:events';
import type { Server } from 'node:http';

import { WebSocketServer, type WebSocket } from 'ws';

import type { Sent } from './event-sender.ts';

interface Acknowledgement {
  envelope_id?: string;
  payload?: unknown;
}

interface Waiting {
  startedAt: number;
  resolve: (sent: Sent) => void;
}

/** Slack's end of Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode */
export class SocketServer {
  readonly #server: WebSocketServer;
  readonly #waiting = new Map<string, Waiting>();
  #sent = 0;

  constructor(server: Server) {
    this.#server = new WebSocketServer({ server, path: '/socket' });
    this.#server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        this.#acknowledge(JSON.parse(data.toString()) as Acknowledgement);
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    });
  }

  /** Resolves when a bot has connected. */
  async connected(): Promise<void> {
    if (![...this.#server.clients].some(isOpen)) await once(this.#server, 'connection');
  }

  /** undefined where nobody is connected. */
  send(type: string, payload: unknown): Promise<Sent> | undefined {
    const [socket] = [...this.#server.clients].filter(isOpen);
    if (!socket) return undefined;
    this.#sent += 1;
    const envelopeId = `envelope-${this.#sent}`;
    const envelope = { type, payload, envelope_id: envelopeId, accepts_response_payload: true };
    return new Promise((resolve) => {
      this.#waiting.set(envelopeId, { startedAt: performance.now(), resolve });
      socket.send(JSON.stringify(envelope));
    });
  }

  /** Ends the connections as Slack does when it moves clients to other servers. */
  disconnect(): void {
    for (const socket of this.#server.clients) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
      socket.close();
    }
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #acknowledge(message: Acknowledgement): void {
    const waiting = this.#waiting.get(message.envelope_id ?? '');
    if (!waiting) return;
    this.#waiting.delete(message.envelope_id ?? '');
    const body = JSON.stringify(message.payload ?? {});
    waiting.resolve({ status: 200, body, tookMs: performance.now() - waiting.startedAt });
  }
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === socket.OPEN;
}
