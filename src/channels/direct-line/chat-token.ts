import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';

import { errors, jwtVerify } from 'jose';
import type { Server } from 'restify';
import { z } from 'zod';

import { HttpError } from '../../server/error-body.ts';
import { addressOf, pathOf, readJson } from '../../server/http-server.ts';
import type { ActivityLog } from '../../storage/activity-log.ts';
import { DEFAULT_LIFETIME_MS, findLiving } from './conversation-lifetime.ts';
import { allowCrossOrigin } from './cross-origin.ts';
import { requireAllowance } from './parts.ts';
import { RateLimit } from './rate-limit.ts';
import { parse, VOUCHED_PREFIX } from './to-activity.ts';
import { toTokenBody } from './token-routes.ts';
import { Tokens, type Grant } from './tokens.ts';

export interface ChatTokenOptions {
  log: ActivityLog;
  /** The same as Direct Line's. */
  secret: string;
  /** Shared with the site, which signs with it who its customer is. Without it nobody can be vouched for. */
  customerAssertionSecret?: string;
  /** Told of each assertion that holds, and of the conversation that its customer has. */
  onCustomer?: (conversationId: string, customerAssertion: string) => void;
  /** Origins of the sites, besides our own, whose pages may chat, such as `https://www.example.com`. */
  allowedOrigins?: string[];
  /** Where browsers reach this server. Default: wherever they say they did. */
  publicUrl?: string;
  trustedProxies?: number;
  /** The same as Direct Line's. */
  lifetimeMs?: number;
  now?: () => number;
  randomId?: () => string;
}

export const CHAT_TOKEN_PATH = '/api/chat-token';

/** How long after its expiry a token still shows that this browser had the conversation. */
const RESUME_LIMIT_MS = 30 * 24 * 60 * 60 * 1000;
/** A page asks once when it opens and once when its computer wakes up. Whole offices share an address. */
const ALLOWANCE = { burst: 60, perSecond: 1 };

const Body = z.object({
  conversationId: z.string().max(100).exactOptional(),
  token: z.string().max(4096).exactOptional(),
  customerAssertion: z.string().max(8192).exactOptional(),
});

const Assertion = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(256).optional(),
});

type Customer = NonNullable<Grant['customer']>;

/** POST /api/chat-token: a token for one browser, for the conversation it had before or for a new one. */
export function mountChatToken(server: Server, options: ChatTokenOptions): void {
  const { now = Date.now, randomId = randomUUID, trustedProxies = 0 } = options;
  const tokens = new Tokens(options.secret, now, randomId);
  const limit = new RateLimit(ALLOWANCE, now);

  allowCrossOrigin(server, (request) =>
    pathOf(request) === CHAT_TOKEN_PATH && isAllowed(request, options)
      ? request.headers.origin
      : undefined,
  );
  server.post(CHAT_TOKEN_PATH, async (request, response) => {
    requireAllowedOrigin(request, options);
    requireAllowance(limit, addressOf(request, trustedProxies));
    const { token, conversationId, customerAssertion } = parse(
      Body,
      (await readJson(request)) ?? {},
    );
    const customer = await readAssertion(customerAssertion, options);
    const earlier = await readEarlierGrant(token, conversationId, tokens, options);
    const grant = decideGrant(customer, earlier, randomId);
    if (customerAssertion !== undefined)
      options.onCustomer?.(grant.conversationId, customerAssertion);
    const { origin } = request.headers;
    const bound = origin === undefined ? grant : { ...grant, trustedOrigins: [origin] };
    response.json(200, await toTokenBody(tokens, bound));
  });
}

/** A conversation is resumed only by the customer who had it: whoever signs in on a shared computer starts anew. */
function decideGrant(
  customer: Customer | undefined,
  earlier: Grant | undefined,
  randomId: () => string,
): Grant {
  if (earlier?.customer && (!customer || customer.id === earlier.customer.id)) {
    return { conversationId: earlier.conversationId, customer: customer ?? earlier.customer };
  }
  return {
    conversationId: randomId(),
    customer: customer ?? { id: `${VOUCHED_PREFIX}${randomId()}` },
  };
}

/** What an earlier token granted, if it is ours, not too old, and its conversation still exists. */
async function readEarlierGrant(
  token: string | undefined,
  conversationId: string | undefined,
  tokens: Tokens,
  { log, now = Date.now, lifetimeMs = DEFAULT_LIFETIME_MS }: ChatTokenOptions,
): Promise<Grant | undefined> {
  if (token === undefined) return undefined;
  const verdict = await tokens.check(token);
  if (verdict.kind === 'invalid') return undefined;
  if (verdict.kind === 'expired' && now() - verdict.expiredAtMs > RESUME_LIMIT_MS) return undefined;
  const { grant } = verdict;
  if (conversationId !== undefined && conversationId !== grant.conversationId) return undefined;
  const lifetime = { log, now, lifetimeMs };
  return (await findLiving(grant.conversationId, lifetime)) ? grant : undefined;
}

/** Throws an HttpError of 400 when assertions are not configured, 401 when this one is not the site's. */
async function readAssertion(
  assertion: string | undefined,
  { customerAssertionSecret, now = Date.now }: ChatTokenOptions,
): Promise<Customer | undefined> {
  if (assertion === undefined) return undefined;
  if (customerAssertionSecret === undefined) {
    throw new HttpError(
      400,
      'BadArgument',
      'Customer assertions are not configured here. Set CUSTOMER_ASSERTION_SECRET or leave customerAssertion out.',
    );
  }
  try {
    const { payload } = await jwtVerify(
      assertion,
      new TextEncoder().encode(customerAssertionSecret),
      { algorithms: ['HS256'], currentDate: new Date(now()) },
    );
    const { sub, name } = Assertion.parse(payload);
    return { id: `${VOUCHED_PREFIX}${sub}`, ...(name !== undefined && { name }) };
  } catch (error) {
    if (!(error instanceof errors.JOSEError || error instanceof z.ZodError)) throw error;
    throw new HttpError(
      401,
      'InvalidAssertion',
      'Expected customerAssertion to be a JWT (HS256) with a sub, signed with the shared secret and not expired.',
    );
  }
}

function requireAllowedOrigin(request: IncomingMessage, options: ChatTokenOptions): void {
  if (isAllowed(request, options)) return;
  throw new HttpError(
    403,
    'OriginNotAllowed',
    'Pages of this origin may not chat here. The operator can allow the origin.',
  );
}

/** Browsers always say where a POST comes from. Other programs need not, and gain nothing by it. */
function isAllowed(request: IncomingMessage, options: ChatTokenOptions): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  const { publicUrl, allowedOrigins = [] } = options;
  const isOurs =
    origin === `http://${host ?? ''}` ||
    origin === `https://${host ?? ''}` ||
    (publicUrl !== undefined && origin === new URL(publicUrl).origin);
  return isOurs || allowedOrigins.includes(origin);
}
