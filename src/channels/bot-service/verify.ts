import type { IncomingMessage } from 'node:http';

import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';

import { HttpError } from '../../server/error-body.ts';
import type { BotFrameworkAuthentication, SdkActivity } from '../bot-framework.ts';
import { isLoopbackHost, parseUrl } from './loopback.ts';
import { mayReplyTo } from './service-urls.ts';
import { channelIssuerOf, type OpenSettings } from './authentication.ts';

/** What of a request's body its token speaks for. */
interface Envelope {
  channelId: string;
  serviceUrl: string;
}

export interface Verifier {
  settings: OpenSettings;
  authentication: BotFrameworkAuthentication;
  /** Told why a request was refused; the sender is not. */
  onRefusal: (reason: string) => void;
  onKeysUnavailable: (error: unknown) => void;
}

/** As the SDK allows, and Microsoft asks for. */
const CLOCK_TOLERANCE_SECONDS = 300;

/** Throws an HttpError of 401 when the header alone shows that no channel sent the request: before its body is read. */
export function requireToken(request: IncomingMessage, verifier: Verifier): void {
  if (verifier.settings.kind === 'emulator') {
    if (!isFromThisMachine(request))
      refuse(verifier, 'without credentials, only this machine may post');
    return;
  }
  const issuer = channelIssuerOf(verifier.settings);
  const problem = findTokenProblem(request.headers.authorization ?? '', issuer);
  if (problem !== undefined) refuse(verifier, problem);
}

/**
 * Throws an HttpError of 401 unless a channel of Bot Service sent the request, 503 when its keys cannot be had just
 * now. Beyond its header, a token speaks for the `serviceUrl` and the channel of the body, and for nothing else in it.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export async function verify(
  request: IncomingMessage,
  body: unknown,
  verifier: Verifier,
): Promise<void> {
  requireToken(request, verifier);
  const envelope = readEnvelope(body);
  if (!envelope) return refuse(verifier, 'the body names no channelId or serviceUrl');
  const { settings, authentication } = verifier;
  if (!mayReplyTo(envelope.serviceUrl, settings))
    refuse(
      verifier,
      `replies may not go to ${hostOf(envelope.serviceUrl)}: if it is yours, add it to BOT_SERVICE_HOSTS`,
    );
  if (settings.kind === 'emulator') return;
  try {
    // All that the SDK reads of the activity.
    const activity = envelope as SdkActivity;
    await authentication.authenticateRequest(activity, request.headers.authorization ?? '');
  } catch (error) {
    if (isAboutToken(error)) refuse(verifier, error.message);
    verifier.onKeysUnavailable(error);
    throw new HttpError(503, 'KeysUnavailable', 'The request cannot be checked now. Try again.', {
      'Retry-After': '5',
    });
  }
}

function refuse({ onRefusal }: Verifier, reason: string): never {
  onRefusal(reason);
  throw new HttpError(401, 'Unauthorized', 'The request is not authorized.', {
    'WWW-Authenticate': 'Bearer',
  });
}

function readEnvelope(body: unknown): Envelope | undefined {
  const { channelId, serviceUrl } = (body ?? {}) as Record<string, unknown>;
  const isText = (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && value.length <= 2048;
  return isText(channelId) && isText(serviceUrl) ? { channelId, serviceUrl } : undefined;
}

/**
 * What the SDK would let pass, or answer with a fault of ours. Above all a token that was issued to our own app, as any
 * service has that we ever sent a reply to: the SDK takes it for the Emulator's, and compares no serviceUrl with it.
 */
function findTokenProblem(header: string, issuer: string): string | undefined {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/u.exec(header)?.[1];
  if (token === undefined) return 'there is no bearer token';
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg !== 'RS256' || kid === undefined) return 'the token is not signed with a channel’s key';
    const claims = decodeJwt(token);
    return claims.iss === issuer ? findLifetimeProblem(claims) : 'another issuer’s token';
  } catch {
    return 'the token is malformed';
  }
}

function findLifetimeProblem({ exp, nbf = 0 }: JWTPayload): string | undefined {
  const nowSeconds = Date.now() / 1000;
  if (exp === undefined) return 'the token never ends';
  if (exp + CLOCK_TOLERANCE_SECONDS <= nowSeconds) return 'the token has expired';
  return nbf - CLOCK_TOLERANCE_SECONDS > nowSeconds ? 'the token is not valid yet' : undefined;
}

/** AuthenticationError has the status; the errors of jsonwebtoken, on which the SDK answers 500, have their names. */
function isAboutToken(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isTokenError = ['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(
    error.name,
  );
  return isTokenError || ('statusCode' in error && error.statusCode === 401);
}

/** Not a page in a browser on this machine, and nobody behind a tunnel or a proxy. */
function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  const passedOn = ['origin', 'forwarded', 'x-forwarded-for', 'x-forwarded-host'];
  const host = parseUrl(`http://${headers.host ?? ''}`)?.hostname ?? '';
  return (
    isLoopbackHost(socket.remoteAddress ?? '') &&
    isLoopbackHost(host) &&
    passedOn.every((name) => headers[name] === undefined)
  );
}

function hostOf(serviceUrl: string): string {
  return parseUrl(serviceUrl)?.host ?? 'an address that is none';
}
