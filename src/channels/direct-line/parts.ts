import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { HttpError } from '../../server/error-body.ts';
import { addressOf } from '../../server/http-server.ts';
import type { ActivityLog, ConversationRecord } from '../../storage/activity-log.ts';
import type { ChannelAccount } from '../../storage/activity.ts';
import { DirectLineAdapter, type BotLogic } from './adapter.ts';
import { DEFAULT_LIFETIME_MS, findLiving } from './conversation-lifetime.ts';
import { RateLimit } from './rate-limit.ts';
import { Streams } from './streams.ts';
import { Tokens } from './tokens.ts';
import { UploadLinks } from './uploads/upload-links.ts';
import { UploadStore, type UploadStoreOptions } from './uploads/upload-store.ts';
import { requireConversation, verify, type Caller } from './verify.ts';

export const BASE_PATH = '/v3/directline';

export interface DirectLineOptions {
  log: ActivityLog;
  /** The bot. Its turns in one conversation never overlap. */
  logic: BotLogic;
  /** Lets its holder take part in any conversation, and signs the tokens: it must outlive the process. */
  secret: string;
  /** Told of every failed turn and broken stream. */
  onError: (error: unknown, conversationId: string) => void;
  /** Told of each conversation whose customer is writing. */
  onTyping?: (conversationId: string) => void;
  /** How the bot appears in activities. Default: id `bot`, name `Bot`. */
  bot?: ChannelAccount;
  /** Where clients reach this server, such as `https://chat.example.com`. Default: wherever they say they did. */
  publicUrl?: string;
  /** How many proxies of ours stand in front. Default 0: what X-Forwarded-* headers claim is not believed. */
  trustedProxies?: number;
  /** Where files go and which may come. Left out, none are accepted. */
  uploads?: UploadStoreOptions;
  /** Where the bot, which runs here, reaches this server: for links to files in what it is shown. */
  ownOrigin?: () => string;
  /** How long after the last thing said a conversation can be gone on with. Default 30 days. */
  lifetimeMs?: number;
  /** How long a post waits for the bot before it is answered without. Default 10 s. */
  deadlineMs?: number;
  /** How often streams are asked for a sign of life. Default 20 s. */
  heartbeatMs?: number;
  now?: () => number;
  randomId?: () => string;
}

/** What the routes share. */
export interface Parts {
  log: ActivityLog;
  secret: string;
  bot: ChannelAccount;
  publicUrl: string | undefined;
  trustedProxies: number;
  lifetimeMs: number;
  deadlineMs: number;
  now: () => number;
  randomId: () => string;
  tokens: Tokens;
  streams: Streams;
  adapter: DirectLineAdapter;
  conversationLimit: RateLimit;
  addressLimit: RateLimit;
  uploadLimit: RateLimit;
  links: UploadLinks;
  uploads: UploadStore | undefined;
  onTyping: (conversationId: string) => void;
}

export interface Participant {
  caller: Caller;
  conversationId: string;
  record: ConversationRecord;
}

/** A person types less, and a page that sends events does not send more. */
const CONVERSATION_ALLOWANCE = { burst: 60, perSecond: 1 };
/** Whole offices share an address. */
const ADDRESS_ALLOWANCE = { burst: 300, perSecond: 20 };
/** Screenshots come in handfuls. */
const UPLOAD_ALLOWANCE = { burst: 30, perSecond: 0.2 };

export function assembleParts(options: DirectLineOptions): Parts {
  const { log, logic, secret, onError } = options;
  const now = options.now ?? Date.now;
  const randomId = options.randomId ?? randomUUID;
  const heartbeatMs = options.heartbeatMs ?? 20_000;
  const links = new UploadLinks(secret, now);
  const streams = new Streams({ log, links, heartbeatMs, now, randomId, onError });
  const showLive = streams.showLive.bind(streams);
  return {
    log,
    secret,
    bot: options.bot ?? { id: 'bot', name: 'Bot', role: 'bot' },
    publicUrl: options.publicUrl,
    trustedProxies: options.trustedProxies ?? 0,
    lifetimeMs: options.lifetimeMs ?? DEFAULT_LIFETIME_MS,
    deadlineMs: options.deadlineMs ?? 10_000,
    now,
    randomId,
    tokens: new Tokens(secret, now, randomId),
    streams,
    adapter: new DirectLineAdapter({
      log,
      logic,
      showLive,
      present: (activity) => links.present(activity, options.ownOrigin?.() ?? ''),
      onError,
    }),
    conversationLimit: new RateLimit(CONVERSATION_ALLOWANCE, now),
    addressLimit: new RateLimit(ADDRESS_ALLOWANCE, now),
    uploadLimit: new RateLimit(UPLOAD_ALLOWANCE, now),
    links,
    uploads: options.uploads && new UploadStore(options.uploads, now),
    onTyping: options.onTyping ?? (() => undefined),
  };
}

export async function verifyCaller(parts: Parts, request: IncomingMessage): Promise<Caller> {
  return verify(request, parts.secret, parts.tokens);
}

/** Throws an HttpError of 401 or 403 when the caller may not take part, 404 when the conversation is not known. */
export async function requireParticipant(
  parts: Parts,
  request: IncomingMessage,
  conversationId: string,
): Promise<Participant> {
  const caller = await verifyCaller(parts, request);
  requireConversation(caller, conversationId);
  return { caller, conversationId, record: await requireRecord(parts, conversationId) };
}

export async function requireRecord(
  parts: Parts,
  conversationId: string,
): Promise<ConversationRecord> {
  const record = /^[\w-]{1,100}$/.test(conversationId)
    ? await findLiving(conversationId, parts)
    : undefined;
  if (record) return record;
  throw new HttpError(
    404,
    'BadArgument',
    'There is no such conversation, or it is over. Start one with POST /v3/directline/conversations.',
  );
}

/** Throws an HttpError of 429 when a page sends too much. A backend, which has the secret, is not limited. */
export function requireAddressAllowance(
  parts: Parts,
  request: IncomingMessage,
  caller: Caller,
): void {
  if (caller.kind === 'secret') return;
  requireAllowance(parts.addressLimit, addressOf(request, parts.trustedProxies));
}

/** Takes one from a key's allowance. Throws an HttpError of 429 when nothing is left. */
export function requireAllowance(limit: RateLimit, key: string): void {
  const waitSeconds = limit.take(key);
  if (waitSeconds === 0) return;
  throw new HttpError(
    429,
    'TooManyRequests',
    `Too many requests. Try again in ${waitSeconds} seconds.`,
    { 'Retry-After': String(waitSeconds) },
  );
}
