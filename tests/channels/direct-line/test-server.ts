import type { Duplex } from 'node:stream';

import type { Server } from 'restify';

import { ActivityHandler } from '../../../src/channels/bot-framework.ts';
import {
  mountChatToken,
  type ChatTokenOptions,
} from '../../../src/channels/direct-line/chat-token.ts';
import type { DirectLineOptions } from '../../../src/channels/direct-line/parts.ts';
import { mountDirectLine, type DirectLine } from '../../../src/channels/direct-line/routes.ts';
import { createHttpServer } from '../../../src/server/http-server.ts';
import { ActivityLog, type LoggedActivity } from '../../../src/storage/activity-log.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';

export const SECRET = 'a secret that only the tests know';

export interface TestServer {
  /** Such as http://127.0.0.1:4000/v3/directline. */
  base: string;
  origin: string;
  port: number;
  log: ActivityLog;
  directLine: DirectLine;
  errors: unknown[];
  /** Breaks the streams that were opened, as a network does. */
  dropStreams: () => void;
  stop: () => Promise<void>;
}

export type TestServerOptions = Partial<DirectLineOptions> & { port?: number } & {
  chat?: Partial<ChatTokenOptions>;
  /** Adds further routes, such as the pages. */
  mount?: (server: Server) => void;
};

/** What any answer may hold; a test reads what it expects to be there. */
export interface AnswerBody {
  conversationId: string;
  token: string;
  expires_in: number;
  streamUrl: string;
  sessionId: string;
  activities: (LoggedActivity & { serviceUrl?: string })[];
  watermark: string;
  id: string;
  error: { code: string; message: string };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: AnswerBody;
}

/** An SDK bot that greets, repeats what is said, fails at `throw` and shows that it types at `type`. */
export class RepeatingBot extends ActivityHandler {
  constructor() {
    super();
    this.onMembersAdded(async (context, next) => {
      await context.sendActivity('Welcome');
      await next();
    });
    this.onMessage(async (context, next) => {
      const { text } = context.activity;
      if (text === 'throw') throw new Error('boom: a detail of the inside');
      if (text === 'type') await context.sendActivity({ type: 'typing' });
      await context.sendActivity(`You said: ${text}`);
      await next();
    });
  }
}

/** Serves a bot on the storage of a directory, as the product does. */
async function startTestServer(
  directory: string,
  { port = 0, chat, mount, ...options }: TestServerOptions = {},
): Promise<TestServer> {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => {
    errors.push(error);
  };
  const storage = await openFileStorage(directory);
  const log = new ActivityLog(storage, (activity) => activity);
  const bot = new RepeatingBot();
  const server = createHttpServer({ onError });
  const logic: DirectLineOptions['logic'] = (context) => bot.run(context);
  const directLine = mountDirectLine(server, { log, secret: SECRET, logic, onError, ...options });
  mount?.(server);
  mountChatToken(server, { log, secret: SECRET, ...chat });
  const boundPort = await listen(server, port);
  await directLine.resume(await log.unhandled());
  const origin = `http://127.0.0.1:${boundPort}`;
  const sockets = new Set<Duplex>();
  server.server.on('upgrade', (_request, socket) => sockets.add(socket));
  const dropStreams = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(resolve);
    });
    await directLine.close();
    server.server.closeAllConnections();
    await closed;
    await storage.close();
  };
  return {
    base: `${origin}/v3/directline`,
    origin,
    port: boundPort,
    log,
    directLine,
    errors,
    dropStreams,
    stop,
  };
}

/** Starts servers on each test's own directory, and stops what the test leaves running. */
export function useTestServers(): (options?: TestServerOptions) => Promise<TestServer> {
  const running = new Set<TestServer>();
  afterEach(async () => {
    for (const server of running) await server.stop();
    running.clear();
  });
  // Only now, since hooks run in order: the directory has to outlive the servers.
  const directory = useTemporaryDirectory();
  return async (options) => {
    const server = await startTestServer(directory(), options);
    const stop = server.stop;
    const stoppable = {
      ...server,
      stop: async () => {
        running.delete(stoppable);
        await stop();
      },
    };
    running.add(stoppable);
    return stoppable;
  };
}

/** Calls with the secret unless told otherwise; `token: null` leaves the header out. */
export async function call(
  server: TestServer,
  method: string,
  path: string,
  {
    token = SECRET,
    body,
    headers = {},
  }: { token?: string | null; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(
    path.startsWith('/api') ? server.origin + path : server.base + path,
    {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as AnswerBody,
  };
}

/** A started conversation, as its customer's page sees it. */
export async function startConversation(
  server: TestServer,
  user?: { id: string; name?: string },
): Promise<AnswerBody> {
  const generated = await call(server, 'POST', '/tokens/generate', { body: user ? { user } : {} });
  const { token } = generated.body;
  const started = await call(server, 'POST', '/conversations', { token });
  return started.body;
}

export async function post(
  server: TestServer,
  { conversationId, token }: { conversationId: string; token: string },
  activity: object,
): Promise<Answer> {
  return call(server, 'POST', `/conversations/${conversationId}/activities`, {
    token,
    body: { type: 'message', from: { id: 'c1' }, ...activity },
  });
}

export async function poll(
  server: TestServer,
  { conversationId, token }: { conversationId: string; token: string },
  watermark = '',
): Promise<Answer> {
  const path = `/conversations/${conversationId}/activities?watermark=${watermark}`;
  return call(server, 'GET', path, { token });
}

export function textsOf(activities: { text?: string }[]): (string | undefined)[] {
  return activities.map(({ text }) => text);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return server.address().port;
}
