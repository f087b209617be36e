import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { HttpError } from '../../server/error-body.ts';
import type { Grant, Tokens, TokenVerdict } from './tokens.ts';

/** Who is calling: the site's own backend, which holds the secret, or a page with a token. */
export type Caller = { kind: 'secret' } | { kind: 'token'; grant: Grant };

/** Throws an HttpError of 401 without a usable header, 403 for a bad or expired token or an untrusted page. */
export async function verify(
  request: IncomingMessage,
  secret: string,
  tokens: Tokens,
): Promise<Caller> {
  const bearer = /^Bearer +(.+?) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) {
    throw new HttpError(
      401,
      'MissingProperty',
      'Expected a header "Authorization: Bearer" with a secret or a token.',
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
  if (isSame(bearer, secret)) return { kind: 'secret' };
  const grant = requireValid(await tokens.check(bearer));
  requireTrustedOrigin(request, grant);
  return { kind: 'token', grant };
}

/** As `verify`, for the address of a WebSocket, which a token of its own authorises in advance. */
export async function verifyStream(
  request: IncomingMessage,
  conversationId: string,
  token: string,
  tokens: Tokens,
): Promise<void> {
  const grant = requireValid(await tokens.checkForStream(token));
  requireConversation({ kind: 'token', grant }, conversationId);
  requireTrustedOrigin(request, grant);
}

/** Throws unless the caller holds the secret. */
export function requireSecret(caller: Caller): void {
  if (caller.kind !== 'secret') {
    throw new HttpError(403, 'BadArgument', 'Only the secret may do this, not a token.');
  }
}

/** Throws when the caller's token belongs to another conversation. */
export function requireConversation(caller: Caller, conversationId: string): void {
  if (caller.kind === 'token' && caller.grant.conversationId !== conversationId) {
    throw new HttpError(403, 'BadArgument', 'The token belongs to another conversation.');
  }
}

function requireValid(verdict: TokenVerdict): Grant {
  switch (verdict.kind) {
    case 'valid':
      return verdict.grant;
    case 'expired':
      throw new HttpError(403, 'TokenExpired', 'The token has expired. Get a new one.');
    case 'invalid':
      throw new HttpError(403, 'BadArgument', 'The secret or token is not valid.');
  }
}

/** Browsers leave the Origin header out only of same-origin GET requests, and never out of a WebSocket's. */
function requireTrustedOrigin(request: IncomingMessage, { trustedOrigins }: Grant): void {
  if (!trustedOrigins) return;
  const { origin, upgrade } = request.headers;
  const isPlainGet = request.method === 'GET' && upgrade === undefined;
  if (origin === undefined ? isPlainGet : trustedOrigins.includes(origin)) return;
  throw new HttpError(403, 'BadArgument', 'The token may not be used from this origin.');
}

/** Takes the same time however much of it is right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
