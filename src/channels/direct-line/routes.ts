import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import type { Request, Response, Server } from 'restify';

import { HttpError } from '../../server/error-body.ts';
import { onUpgrade, pathOf, refuse, urlOf } from '../../server/http-server.ts';
import type { LoggedActivity } from '../../storage/activity-log.ts';
import type { Attachment, ChannelAccount } from '../../storage/activity.ts';
import { pollActivities, postActivity } from './activity-routes.ts';
import { reconnectConversation, startConversation, watermarkOf } from './conversation-routes.ts';
import { allowCrossOrigin } from './cross-origin.ts';
import {
  assembleParts,
  BASE_PATH,
  requireRecord,
  verifyCaller,
  type DirectLineOptions,
  type Parts,
} from './parts.ts';
import { originOf } from './request-origin.ts';
import { CHANNEL_ID } from './to-activity.ts';
import { generateToken, refreshToken } from './token-routes.ts';
import { ATTACHMENTS_PATH } from './uploads/upload-links.ts';
import { attachFile, getAttachment, postUpload, type AgentFile } from './uploads/upload-routes.ts';
import { verifyStream } from './verify.ts';

export interface DirectLine {
  /** Runs the turns of what was received but not handled when the process last stopped. */
  resume(activities: LoggedActivity[]): Promise<void>;
  /**
   * Keeps a file of an agent's for a conversation. Returns the attachment for an activity of the log; clients are shown
   * a link in its place. Throws an HttpError of 413, 415 or 429 when the file may not be had.
   */
  attachFile(conversationId: string, file: AgentFile): Promise<Attachment>;
  /** The address, on this server and good for a day, of a file that an attachment in the log refers to. */
  signLink(reference: string): string;
  /** Removes files that are a day old, as happens by itself all along. */
  removeExpiredFiles(): Promise<void>;
  /** Removes every file of a conversation. */
  forget(conversationId: string): Promise<void>;
  /** Shows to whoever is connected just now that somebody is writing. */
  showTyping(conversationId: string, from: ChannelAccount): void;
  /** Lets running turns finish, within limits, then sends every client away to connect again. */
  close(): Promise<void>;
}

const STREAM_PATH = /^\/v3\/directline\/conversations\/([^/]+)\/stream$/;
const CLOSING_LIMIT_MS = 10_000;
const REMOVE_EXPIRED_EVERY_MS = 15 * 60 * 1000;

/**
 * Mounts a Direct Line 3.0 server: REST and WebSocket as stock clients speak them.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-concepts
 */
export function mountDirectLine(server: Server, options: DirectLineOptions): DirectLine {
  let ownOrigin = '';
  server.server.once('listening', () => {
    ownOrigin = `http://127.0.0.1:${server.address().port}`;
  });
  const parts = assembleParts({ ownOrigin: () => ownOrigin, ...options });
  const removeExpiredFiles = async (): Promise<void> => parts.uploads?.removeExpired();
  const sweep = setInterval(() => {
    removeExpiredFiles().catch((error: unknown) => {
      options.onError(error, 'uploads');
    });
  }, REMOVE_EXPIRED_EVERY_MS);
  sweep.unref();
  mountRoutes(server, parts);
  onUpgrade(server, {
    path: STREAM_PATH,
    handle: (request, socket, head) => {
      openStream(parts, request, socket, head).catch((error: unknown) => {
        if (error instanceof HttpError) {
          refuse(socket, error);
          return;
        }
        options.onError(error, pathOf(request));
        refuse(socket, new HttpError(500, 'ServiceError', 'Something went wrong on our side.'));
      });
    },
  });
  return {
    async resume(activities) {
      const ours = activities.filter(({ channelId }) => channelId === CHANNEL_ID);
      await Promise.all(ours.map((activity) => parts.adapter.run(activity)));
    },
    attachFile: async (conversationId, file) => attachFile(parts, conversationId, file),
    signLink: (reference) => parts.links.sign(reference),
    removeExpiredFiles,
    forget: async (conversationId) => parts.uploads?.removeAll(conversationId),
    showTyping(conversationId, from) {
      parts.streams.showLive({
        type: 'typing',
        channelId: CHANNEL_ID,
        conversation: { id: conversationId },
        from: { ...from, role: 'bot' },
      });
    },
    async close() {
      clearInterval(sweep);
      const limit = delay(CLOSING_LIMIT_MS, undefined, { ref: false });
      await Promise.race([parts.adapter.settle(), limit]);
      await parts.streams.close();
    },
  };
}

function mountRoutes(server: Server, parts: Parts): void {
  const conversations = `${BASE_PATH}/conversations`;
  // Pages anywhere may call: what protects a conversation is its token, and the origins that the token trusts.
  allowCrossOrigin(server, (request) =>
    pathOf(request).startsWith(`${BASE_PATH}/`) ? (request.headers.origin ?? '*') : undefined,
  );
  server.post(`${BASE_PATH}/tokens/generate`, async (request, response) => {
    await generateToken(parts, request, response);
  });
  server.post(`${BASE_PATH}/tokens/refresh`, async (request, response) => {
    await refreshToken(parts, request, response);
  });
  server.post(conversations, async (request, response) => {
    await startConversation(parts, request, response);
  });
  server.get(`${conversations}/:id`, async (request, response) => {
    await reconnectConversation(parts, request, response, conversationIdOf(request));
  });
  server.get(`${conversations}/:id/activities`, async (request, response) => {
    await pollActivities(parts, request, response, conversationIdOf(request));
  });
  server.post(`${conversations}/:id/activities`, async (request, response) => {
    await postActivity(parts, request, response, conversationIdOf(request));
  });
  server.post(`${conversations}/:id/upload`, async (request, response) => {
    await postUpload(parts, request, response, conversationIdOf(request));
  });
  server.get(`${ATTACHMENTS_PATH}/:id/:file`, async (request, response) => {
    const { id, file } = request.params as { id: string; file: string };
    await getAttachment(parts, request, response, { conversationId: id, fileId: file });
  });
  server.get(`${BASE_PATH}/session/getsessionid`, async (request, response) => {
    await verifyCaller(parts, request);
    answerSession(parts, request, response);
  });
}

/** Clients ask for it with credentials. There is nothing behind it: we keep no sessions. */
function answerSession(parts: Parts, request: Request, response: Response): void {
  if (request.headers.origin !== undefined) {
    response.setHeader('Access-Control-Allow-Credentials', 'true');
  }
  response.json(200, { sessionId: parts.randomId() });
}

async function openStream(
  parts: Parts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  // Until the handshake nobody else listens, and an error without a listener ends the process.
  socket.on('error', () => socket.destroy());
  const { pathname, searchParams } = urlOf(request);
  const conversationId = STREAM_PATH.exec(pathname)?.[1] ?? '';
  await verifyStream(request, conversationId, searchParams.get('t') ?? '', parts.tokens);
  await requireRecord(parts, conversationId);
  parts.streams.requireRoom(conversationId);
  const after = watermarkOf(request) ?? 0;
  const origin = originOf(parts, request);
  parts.streams.open(request, socket, head, { conversationId, after, origin });
}

function conversationIdOf(request: Request): string {
  // restify types all parameters as any; the routes that call this have an id.
  return (request.params as { id: string }).id;
}
