import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { projectRoot } from '../../src/config.ts';
import { AgentAccounts } from '../../src/desk/agent-accounts.ts';
import type { FromLive } from '../../src/desk/live-contract.ts';
import { mountDesk } from '../../src/desk/mount-desk.ts';
import type { AuditEntry, ExportRequest } from '../../src/desk/office-shapes.ts';
import type { Line } from '../../src/desk/present-ticket.ts';
import type { Role, TicketDetail, TicketSummary } from '../../src/desk/ticket-shapes.ts';
import { TypingSigns } from '../../src/desk/typing-signs.ts';
import { CustomerData } from '../../src/privacy/customer-data.ts';
import { createHttpServer } from '../../src/server/http-server.ts';
import { ActivityLog, type LoggedActivity } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { heldByTickets } from '../../src/tickets/held-data.ts';
import { loadSupportHours } from '../../src/tickets/support-hours.ts';
import { TicketClock } from '../../src/tickets/ticket-clock.ts';
import { TicketDesk } from '../../src/tickets/ticket-desk.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { heldByTurns } from '../../src/turn/held-data.ts';
import { SilenceClock } from '../../src/turn/silence-clock.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';

export const PASSWORD = 'a password of some length';

/** What routes of the desk answer; each of them some of it. */
export interface AnswerBody {
  error: { code: string; message: string };
  tickets: TicketSummary[];
  total: number;
  nextCursor: string | null;
  counts: Record<string, number>;
  ticket: TicketDetail;
  line: Line;
  lines: Line[];
  fact: { value: string };
  agents: { isPresent: boolean }[];
  entries: AuditEntry[];
  isIntact: boolean;
  export: ExportRequest;
  paths: Record<string, object>;
}

export interface Answer {
  status: number;
  body: AnswerBody;
  text: string;
  headers: Headers;
}

/** A browser at the desk: keeps its cookie, and sends what our page sends. */
export class DeskBrowser {
  readonly url: string;
  cookie = '';

  constructor(url: string) {
    this.url = url;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/desk/api${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookie !== '' && { cookie: this.cookie }),
        'x-desk-request': '1',
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : {}) as AnswerBody,
      text,
      headers: response.headers,
    };
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body: Record<string, unknown> = {}): Promise<Answer> {
    return this.send('POST', path, { requestId: randomUUID(), ...body });
  }

  logIn(name: string, password = PASSWORD): Promise<Answer> {
    return this.send('POST', '/session', { name, password });
  }

  /** Resolves when connected, or rejects with the status of the refusal. */
  async live(origin = this.url): Promise<LivePage> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/desk/api/live`, {
      headers: { cookie: this.cookie },
      origin,
    });
    const page = new LivePage(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`HTTP ${response.statusCode ?? 0}`));
      });
      socket.once('error', reject);
    });
    return page;
  }
}

export class LivePage {
  readonly socket: WebSocket;
  readonly messages: FromLive[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString('utf8')) as FromLive);
      for (const look of this.#waiting) look();
    });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message, now or later, that is as wanted. */
  async waitFor(isWanted: (message: FromLive) => boolean): Promise<FromLive> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.messages.find(isWanted);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

export interface TestDesk {
  url: string;
  directory: string;
  storage: Storage;
  activities: ActivityLog;
  tickets: TicketDesk;
  clock: TicketClock;
  typing: TypingSigns;
  accounts: AgentAccounts;
  /** Lets time pass. */
  pass(ms: number): void;
  /** A conversation in which a customer says something, and the ticket of it. */
  openTicket(text?: string): Promise<Ticket>;
  /** What a customer writes, as the turn hands it to the agent. */
  customerSays(ticket: Ticket, text: string): Promise<LoggedActivity>;
  said(ticket: Ticket): Promise<string[]>;
  browser(): DeskBrowser;
  /** Logged in as a new agent of this role, named after it unless told. */
  agent(role?: Role, name?: string): Promise<DeskBrowser>;
  close(): Promise<void>;
}

/** The desk's API on a real store and a real server, without the bot. */
export async function openTestDesk(directory: string): Promise<TestDesk> {
  let passedMs = 0;
  const now = (): number => Date.now() + passedMs;
  const storage = await openFileStorage(directory, { now });
  const activities = new ActivityLog(storage, (activity) => activity);
  const hours = await loadSupportHours(projectRoot);
  const tickets = new TicketDesk({ storage, activities, hours: () => hours, now });
  const accounts = new AgentAccounts(directory);
  const typing = new TypingSigns();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => {
    errors.push(error);
  };
  const server = createHttpServer({ onError });
  const silences = await SilenceClock.open(storage);
  const records = new CustomerData(storage, activities, [
    ...heldByTurns({ storage, activities, silences }),
    heldByTickets(storage, tickets),
  ]);
  const desk = mountDesk(server, {
    storage,
    tickets,
    activities,
    accounts,
    records,
    typing,
    trustedProxies: 1,
    now,
    searchAnswers: () =>
      Promise.resolve([
        {
          slug: 'reset-2fa',
          title: 'Reset',
          updatedOn: '2026-04-16',
          isPartial: true,
          text: 'So.',
        },
      ]),
    titleOf: (slug) => `Title of ${slug}`,
    readFigures: () => Promise.reject(new Error('not in this test')),
    deliveries: {
      list: () => Promise.resolve({ deliveries: [], nextCursor: null }),
      replay: () => Promise.resolve(undefined),
    },
    onError,
  });
  const clock = await TicketClock.open(tickets, storage, desk.lastSeen);
  await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const browser = (): DeskBrowser => new DeskBrowser(url);

  return {
    url,
    directory,
    storage,
    activities,
    tickets,
    clock,
    typing,
    accounts,
    pass: (ms) => {
      passedMs += ms;
    },
    openTicket: async (text = 'I cannot withdraw, a person please') => {
      const conversationId = randomUUID();
      const { activity } = await activities.receive({
        type: 'message',
        channelId: 'directline',
        conversation: { id: conversationId },
        from: { id: 'customer-12345678', name: 'Carla' },
        text,
      });
      const request = {
        reason: 'asked_for_person',
        priority: 'normal' as const,
        level: 'A0' as const,
        answers: [{ question: 'Which e-mail?', answer: 'carla@mail.example' }],
        idempotencyKeys: [],
        triedArticles: ['reset-2fa'],
      };
      const ticket = await tickets.draft(request, activity);
      const { documents, appends } = tickets.opening(ticket);
      await activities.reply(activity, [], documents, appends);
      return ticket;
    },
    customerSays: async (ticket, text) => {
      const { activity } = await activities.receive({
        type: 'message',
        channelId: 'directline',
        conversation: { id: ticket.conversationId },
        from: { id: 'customer-12345678' },
        text,
      });
      await tickets.act(ticket.id, () => ({
        lines: [],
        acts: () => [{ kind: 'hear', activityId: activity.id }],
      }));
      return activity;
    },
    said: async (ticket) => {
      const { activities: said } = await activities.read(ticket.conversationId, 0, 1000);
      return said.map(({ text = '' }) => text);
    },
    browser,
    agent: async (role = 'agent', name: string = role) => {
      await accounts.add(name, role, PASSWORD);
      const one = browser();
      await one.logIn(name);
      return one;
    },
    close: async () => {
      desk.close();
      await clock.close();
      server.close();
      server.server.closeAllConnections();
      await tickets.index.close();
      await storage.close();
      if (errors.length > 0) throw new AggregateError(errors, 'The desk reported errors.');
    },
  };
}

/** A desk for each test of the surrounding suite. */
export function useTestDesk(): () => TestDesk {
  let desk: TestDesk | undefined;
  // Before the directory goes.
  afterEach(async () => {
    await desk?.close();
  });
  const directory = useTemporaryDirectory();
  beforeEach(async () => {
    desk = await openTestDesk(directory());
  });
  return () => {
    if (!desk) throw new Error('The desk opens before each test.');
    return desk;
  };
}
