import type { Request, Response } from 'restify';
import { z } from 'zod';

import { HttpError } from '../../server/error-body.ts';
import { readJson } from '../../server/http-server.ts';
import { requireAddressAllowance, requireRecord, verifyCaller, type Parts } from './parts.ts';
import { parse, VOUCHED_PREFIX } from './to-activity.ts';
import { TOKEN_LIFETIME_SECONDS, type Grant, type Tokens } from './tokens.ts';
import { requireSecret } from './verify.ts';

/** The answer to every call that hands out a token. */
export interface TokenBody {
  conversationId: string;
  token: string;
  expires_in: number;
}

const GenerateBody = z.object({
  user: z
    .object({
      id: z
        .string()
        .max(256)
        .startsWith(VOUCHED_PREFIX, `expected an id that starts with ${VOUCHED_PREFIX}`),
      name: z.string().max(256).exactOptional(),
    })
    .exactOptional(),
  trustedOrigins: z.array(z.url({ protocol: /^https?$/ })).exactOptional(),
});

/** POST /tokens/generate: a token for a conversation that does not exist yet. */
export async function generateToken(
  parts: Parts,
  request: Request,
  response: Response,
): Promise<void> {
  requireSecret(await verifyCaller(parts, request));
  const { user, trustedOrigins } = parse(GenerateBody, camelCased((await readJson(request)) ?? {}));
  const grant: Grant = {
    conversationId: parts.randomId(),
    ...(user && { customer: user }),
    ...(trustedOrigins && { trustedOrigins: trustedOrigins.map((url) => new URL(url).origin) }),
  };
  response.json(200, await toTokenBody(parts.tokens, grant));
}

/** POST /tokens/refresh: a token that says the same and lasts longer. */
export async function refreshToken(
  parts: Parts,
  request: Request,
  response: Response,
): Promise<void> {
  const caller = await verifyCaller(parts, request);
  requireAddressAllowance(parts, request, caller);
  if (caller.kind === 'secret') {
    throw new HttpError(
      403,
      'BadArgument',
      'Only a token can be refreshed; a secret does not expire.',
    );
  }
  const { conversationId } = caller.grant;
  // A token may be refreshed before it starts its conversation, but not once that is over.
  if (await parts.log.find(conversationId)) await requireRecord(parts, conversationId);
  response.json(200, await toTokenBody(parts.tokens, caller.grant));
}

export async function toTokenBody(tokens: Tokens, grant: Grant): Promise<TokenBody> {
  return {
    conversationId: grant.conversationId,
    token: await tokens.issue(grant),
    expires_in: TOKEN_LIFETIME_SECONDS,
  };
}

/** Samples and client suites of Direct Line also write `{"User":{"Id":...},"TrustedOrigins":...}`. */
function camelCased(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camelCased(value),
    ]),
  );
}
