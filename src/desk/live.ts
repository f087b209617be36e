import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'restify';
import { WebSocketServer, type WebSocket } from 'ws';
import { HttpError } from '../server/error-body.ts';
import { onUpgrade, refuse } from '../server/http-server.ts';
import type { ActivityLog } from '../storage/activity-log.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import { isOwnOrigin, type CallOptions } from './calls.ts';
import { DESK_API } from './desk-contract.ts';
import { toLiveSchema, type FromLive, type ToLive } from './live-contract.ts';
import type { Connection, Presence } from './presence.ts';
import { toLine, toSummary } from './present-ticket.ts';
import type { Session, Sessions } from './sessions.ts';
import type { TypingSigns } from './typing-signs.ts';

const RECEIVED_LIMIT_BYTES = 4096;
const HEARTBEAT_MS = 20_000;
/** A page that does not read is sent away, and reads everything anew when it comes back. */
const UNSENT_LIMIT_BYTES = 4 * 1024 * 1024;
const PAGES_PER_SESSION = 20;

export interface LiveParts extends Pick<CallOptions, 'publicUrl'> {
  sessions: Sessions;
  tickets: TicketDesk;
  activities: ActivityLog;
  presence: Presence;
  typing: TypingSigns;
  onError: (error: unknown) => void;
}

interface Page {
  socket: WebSocket;
  request: IncomingMessage;
  session: Session;
  connection: Connection;
  stopWatching: () => void;
  isAlive: boolean;
}

/** What pages of the desk are told as it happens, over one WebSocket each. */
export class Live {
  readonly #parts: LiveParts;
  readonly #pages = new Set<Page>();
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: RECEIVED_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stopWatching: () => void;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    const { tickets, typing } = parts;
    this.#stopWatching = tickets.index.watch((ticket, { kind, by }) => {
      const now = { hours: tickets.hours(), nowMs: tickets.now() };
      const summary = toSummary(ticket, now);
      this.#tell({ kind: 'ticket', event: kind, by: by ?? null, ticket: summary });
    });
    typing.watchCustomers((conversationId) => {
      for (const page of this.#pages) {
        const ticketId = page.connection.viewing;
        const shown = ticketId === null ? undefined : tickets.index.get(ticketId);
        if (shown?.conversationId === conversationId)
          this.#send(page, { kind: 'customer_typing', ticketId: shown.id });
      }
    });
    this.#heartbeat = setInterval(() => {
      for (const page of this.#pages) void this.#beat(page);
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  mount(server: Server): void {
    onUpgrade(server, {
      path: new RegExp(`^${DESK_API}/live$`),
      handle: (request, socket, head) => {
        this.#open(request, socket, head).catch((error: unknown) => {
          if (!(error instanceof HttpError)) this.#parts.onError(error);
          const answer =
            error instanceof HttpError
              ? error
              : new HttpError(500, 'ServiceError', 'Something went wrong on our side.');
          refuse(socket, answer);
        });
      },
    });
  }

  /** Of a session that has ended. */
  closeSession(sessionId: string): void {
    for (const { session, socket } of this.#pages)
      if (session.id === sessionId) socket.close(4401, 'The session has ended.');
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#stopWatching();
    for (const { socket } of this.#pages) {
      socket.close(1012, 'The service restarts.');
      socket.terminate();
    }
  }

  async #open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Until the handshake nobody else listens, and an error without a listener ends the process.
    socket.on('error', () => socket.destroy());
    const { origin } = request.headers;
    // Browsers send the cookie along from any site, and no header of ours: the origin is all that tells them apart.
    if (origin === undefined || !isOwnOrigin(origin, request, this.#parts))
      throw new HttpError(403, 'ForbiddenOrigin', 'This may be opened from our own page only.');
    const session = await this.#parts.sessions.find(request);
    if (!session) throw new HttpError(401, 'NotLoggedIn', 'Log in first.');
    const own = [...this.#pages].filter((page) => page.session.id === session.id);
    if (own.length >= PAGES_PER_SESSION)
      throw new HttpError(429, 'TooManyRequests', 'Too many pages are open. Close one first.');
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      this.#join(opened, request, session);
    });
  }

  #join(socket: WebSocket, request: IncomingMessage, session: Session): void {
    const { presence } = this.#parts;
    const connection = presence.join(session.agent);
    const page: Page = {
      socket,
      request,
      session,
      connection,
      stopWatching: () => undefined,
      isAlive: true,
    };
    this.#pages.add(page);
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('pong', () => {
      page.isAlive = true;
    });
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : readMessage((data as Buffer).toString('utf8'));
      if (!message) {
        socket.close(1008, 'That is not a message of this API.');
        return;
      }
      this.#receive(page, message).catch(this.#parts.onError);
    });
    socket.on('close', () => {
      this.#leave(page);
    });
    this.#send(page, { kind: 'welcome', agent: session.agent });
    this.#tellPresence(session.agent.id);
  }

  #leave(page: Page): void {
    const { presence } = this.#parts;
    const { viewing, agent } = page.connection;
    page.stopWatching();
    this.#pages.delete(page);
    presence.leave(page.connection);
    if (viewing !== null) this.#tellViewers(viewing);
    this.#tellPresence(agent.id);
  }

  async #receive(page: Page, message: ToLive): Promise<void> {
    const { presence, tickets, typing } = this.#parts;
    presence.seen(page.session.agent.id);
    if (message.kind === 'viewing') {
      await this.#view(page, message.ticketId);
      return;
    }
    const ticket = await tickets.find(message.ticketId);
    const { id, name } = page.session.agent;
    if (ticket?.assignee?.id === id) typing.showAgent(ticket, { id, name });
  }

  async #view(page: Page, ticketId: string | null): Promise<void> {
    const { activities, tickets } = this.#parts;
    const before = page.connection.viewing;
    const ticket = ticketId === null ? undefined : await tickets.find(ticketId);
    page.stopWatching();
    page.stopWatching = () => undefined;
    page.connection.viewing = ticket?.id ?? null;
    if (before !== null) this.#tellViewers(before);
    if (!ticket || !this.#pages.has(page)) return;
    page.stopWatching = activities.watch(ticket.conversationId, (said) => {
      for (const line of said.map(toLine))
        if (line) this.#send(page, { kind: 'line', ticketId: ticket.id, line });
    });
    this.#tellViewers(ticket.id);
  }

  #tellViewers(ticketId: string): void {
    const { presence } = this.#parts;
    for (const page of this.#pages)
      if (page.connection.viewing === ticketId) {
        const viewers = presence.viewersOf(ticketId, page.session.agent.id);
        this.#send(page, { kind: 'viewers', ticketId, viewers });
      }
  }

  #tellPresence(id: string): void {
    const isPresent = this.#parts.presence.isPresent(id);
    this.#tell({ kind: 'presence', agents: [{ id, isPresent }] });
  }

  #tell(message: FromLive): void {
    for (const page of this.#pages) this.#send(page, message);
  }

  #send({ socket }: Page, message: FromLive): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_LIMIT_BYTES) socket.terminate();
    else socket.send(JSON.stringify(message));
  }

  /** A session that ended, or an account that was removed, ends the connection too. */
  async #beat(page: Page): Promise<void> {
    if (!page.isAlive) {
      page.socket.terminate();
      return;
    }
    page.isAlive = false;
    page.socket.ping();
    try {
      const session = await this.#parts.sessions.find(page.request);
      if (!session) page.socket.close(4401, 'The session has ended.');
    } catch (error) {
      this.#parts.onError(error);
    }
  }
}

function readMessage(text: string): ToLive | undefined {
  try {
    return toLiveSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
