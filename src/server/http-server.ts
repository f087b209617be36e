import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import pino from 'pino';
import {
  createServer,
  type Request,
  type Response,
  type Server,
  type ServerOptions,
} from 'restify';

import { HttpError, toErrorAnswer } from './error-body.ts';

export interface HttpServerOptions {
  /** Told of every failure that no route decided on, with the request id that the caller was given. */
  onError: (error: unknown, requestId: string) => void;
}

export interface UpgradeRoute {
  path: RegExp;
  handle: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

const BODY_LIMIT_BYTES = 256 * 1024;
/** A client reads our 413 only once it has sent its whole body, so that much of it is read and dropped. */
const DROPPED_LIMIT_BYTES = 16 * 1024 * 1024;
/** JSON.parse takes any depth, JSON.stringify and most recursive code do not. */
const JSON_DEPTH_LIMIT = 100;

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the 60 s after which common load balancers drop an idle connection, so that they do it first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Pages and scripts set their own; these are right for everything else. */
const DEFAULT_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const upgradeRoutes = new WeakMap<Server, UpgradeRoute[]>();

/** A server without routes, which answers every error with an `ErrorBody`. Routes read bodies with `readJson`. */
export function createHttpServer(options: HttpServerOptions): Server {
  // The types ask for a bunyan logger; restify itself has long used pino. Silent, because errors go to onError.
  const log = pino({ level: 'silent' }) as unknown as NonNullable<ServerOptions['log']>;
  const server = createServer({ name: '', log });

  server.pre((request, response, next) => {
    response.setHeader('X-Request-Id', requestIdOf(request));
    for (const [name, value] of Object.entries(DEFAULT_HEADERS)) response.setHeader(name, value);
    next();
  });
  server.on(
    'restifyError',
    (_request: Request, response: Response, error: unknown, done: () => void) => {
      answerError(response, error, options, done);
    },
  );

  server.server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(socket, toClientError(error.code));
  });
  server.server.on('upgrade', (request, socket, head) => {
    const route = upgradeRoutes.get(server)?.find(({ path }) => path.test(pathOf(request)));
    if (route) route.handle(request, socket, head);
    else refuse(socket, new HttpError(404, 'NotFound', 'There is nothing at this address.'));
  });
  return server;
}

/** Registers who answers WebSocket requests at a path. Others are refused. */
export function onUpgrade(server: Server, route: UpgradeRoute): void {
  upgradeRoutes.set(server, [...(upgradeRoutes.get(server) ?? []), route]);
}

/** Answers an error on a connection that has no response object, and closes it. */
export function refuse(socket: Duplex, error: HttpError): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body, headers } = toErrorAnswer(error);
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
}

/** The whole body as sent. Throws an HttpError of 413 when it is larger than 256 KB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > DROPPED_LIMIT_BYTES) break;
    if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (sizeBytes > BODY_LIMIT_BYTES) {
    throw new HttpError(
      413,
      'PayloadTooLarge',
      `A body may have at most ${BODY_LIMIT_BYTES} bytes. Send less.`,
      { Connection: 'close' },
    );
  }
  return Buffer.concat(chunks);
}

/** The body as parsed JSON, undefined when there is none. Throws an HttpError that says what is wrong with it. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  requireJsonType(request);
  return parseJson(body);
}

/** The path of any request, also of one whose address is no valid URL. */
export function pathOf(request: IncomingMessage): string {
  return request.url?.split('?')[0] ?? '/';
}

export function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    throw new HttpError(400, 'BadArgument', 'The address is not a valid URL.');
  }
}

/**
 * The address a request came from. `trustedProxies` is the number of our own proxies in front: each adds one entry
 * to X-Forwarded-For, and whatever stands before those entries is the caller's own claim.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const forwarded = (request.headers['x-forwarded-for'] ?? '').toString().split(',');
  const hops = [...forwarded.map((hop) => hop.trim()).filter((hop) => hop !== '')];
  hops.push(request.socket.remoteAddress ?? 'unknown');
  return hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? 'unknown';
}

function answerError(
  response: Response,
  error: unknown,
  options: HttpServerOptions,
  done: () => void,
): void {
  const { status, body, headers } = toErrorAnswer(error);
  if (status >= 500 && !(error instanceof HttpError)) {
    options.onError(error, String(response.getHeader('X-Request-Id')));
  }
  if (response.headersSent) {
    // Half an answer cannot be taken back. Not calling done keeps restify from trying to.
    response.destroy();
    return;
  }
  response.json(status, body, headers);
  done();
}

/** What to answer when Node could not make a request of what it received. */
function toClientError(code: string | undefined): HttpError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new HttpError(408, 'RequestTimeout', 'The request did not arrive in time.');
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new HttpError(431, 'HeadersTooLarge', 'The headers are too large. Send less.');
  }
  return new HttpError(400, 'BadRequest', 'The request is not valid HTTP.');
}

/** A proxy's id is kept, so that one request has one id in every log. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

function requireJsonType(request: IncomingMessage): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (/^application\/([\w.+-]+\+)?json$/.test(type) && encoding === 'identity') return;
  throw new HttpError(
    415,
    'UnsupportedMediaType',
    'The body must be sent as Content-Type application/json, not compressed.',
  );
}

/** Bytes as JSON. Throws an HttpError of 400 when they are not, or nested too deeply for most code. */
export function parseJson(body: Buffer): unknown {
  const value = parseUtf8(body);
  if (isDeeperThan(value, JSON_DEPTH_LIMIT)) {
    throw badJson(`may be nested at most ${JSON_DEPTH_LIMIT} deep`);
  }
  return value;
}

function parseUtf8(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw badJson('must be valid JSON in UTF-8');
  }
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => isDeeperThan(inner, limit - 1));
}

function badJson(expectation: string): HttpError {
  return new HttpError(400, 'BadArgument', `The body ${expectation}.`);
}
