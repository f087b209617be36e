import { createHmac } from 'node:crypto';

import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** What a token allows: to take part in one conversation, as one customer if it names one. */
export interface Grant {
  conversationId: string;
  customer?: { id: string; name?: string };
  /** Origins of the pages that may use the token; any when left out. */
  trustedOrigins?: string[];
}

export type TokenVerdict =
  | { kind: 'valid'; grant: Grant }
  | { kind: 'expired'; grant: Grant; expiredAtMs: number }
  | { kind: 'invalid' };

type TokenKind = 'conversation' | 'stream';

export const TOKEN_LIFETIME_SECONDS = 30 * 60;
const STREAM_LIFETIME_SECONDS = 60;

/** Stock clients read the claim `user` of a token and then take it for the customer's id. */
const Claims = z.object({
  kind: z.enum(['conversation', 'stream']),
  conversation: z.string(),
  user: z.string().optional(),
  name: z.string().optional(),
  trustedOrigins: z.array(z.string()).optional(),
  exp: z.number(),
});

/** Signs and checks the JWTs (HS256) that stand for a grant. Nothing is stored: a grant lives in its token. */
export class Tokens {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #randomId: () => string;

  constructor(secret: string, now: () => number, randomId: () => string) {
    // A key of its own, so that a weakness of either use of the secret does not give away the other.
    this.#key = createHmac('sha256', secret).update('direct line tokens').digest();
    this.#now = now;
    this.#randomId = randomId;
  }

  /** For the Authorization header; 30 minutes. */
  async issue(grant: Grant): Promise<string> {
    return this.#sign('conversation', grant, TOKEN_LIFETIME_SECONDS);
  }

  /** For the address of a WebSocket, which carries no headers; 60 seconds to connect. */
  async issueForStream(grant: Grant): Promise<string> {
    return this.#sign('stream', grant, STREAM_LIFETIME_SECONDS);
  }

  async check(token: string): Promise<TokenVerdict> {
    return this.#check('conversation', token);
  }

  async checkForStream(token: string): Promise<TokenVerdict> {
    return this.#check('stream', token);
  }

  async #sign(kind: TokenKind, grant: Grant, lifetimeSeconds: number): Promise<string> {
    const nowSeconds = Math.floor(this.#now() / 1000);
    return new SignJWT({
      kind,
      conversation: grant.conversationId,
      user: grant.customer?.id,
      name: grant.customer?.name,
      trustedOrigins: grant.trustedOrigins,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setJti(this.#randomId())
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(this.#key);
  }

  async #check(kind: TokenKind, token: string): Promise<TokenVerdict> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        currentDate: new Date(this.#now()),
      });
      return judge(kind, payload, false);
    } catch (error) {
      // jose looks at the expiry only after the signature, so what an expired token says is still true.
      if (error instanceof errors.JWTExpired) return judge(kind, error.payload, true);
      if (error instanceof errors.JOSEError) return { kind: 'invalid' };
      throw error;
    }
  }
}

function judge(kind: TokenKind, payload: unknown, isExpired: boolean): TokenVerdict {
  const claims = Claims.safeParse(payload);
  if (!claims.success || claims.data.kind !== kind) return { kind: 'invalid' };
  const { conversation, user, name, trustedOrigins, exp } = claims.data;
  const grant: Grant = {
    conversationId: conversation,
    ...(user !== undefined && { customer: { id: user, ...(name !== undefined && { name }) } }),
    ...(trustedOrigins && { trustedOrigins }),
  };
  return isExpired ? { kind: 'expired', grant, expiredAtMs: exp * 1000 } : { kind: 'valid', grant };
}
