import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Storage } from '../storage/storage.ts';
import type { AgentAccounts } from './agent-accounts.ts';
import type { DeskAgent } from './ticket-shapes.ts';

const COLLECTION = 'desk-sessions';
const MINUTE_MS = 60_000;
const IDLE_MS = 2 * 60 * MINUTE_MS;
const LONGEST_MS = 12 * 60 * MINUTE_MS;
/** Writing it at every request would be a commit for each key that an agent types. */
const NOTED_EVERY_MS = 5 * MINUTE_MS;
/** 256 bits. */
const TOKEN_BYTES = 32;

const sessionSchema = z.strictObject({
  agentId: z.string(),
  createdAtMs: z.number(),
  usedAtMs: z.number(),
});

export interface Session {
  /** Of the token; safe to keep and to compare. */
  id: string;
  agent: DeskAgent;
}

export interface SessionsOptions {
  storage: Storage;
  accounts: AgentAccounts;
  /** Whether browsers come by https, so that the cookie is sent there only. */
  isSecure: boolean;
  now?: () => number;
}

/**
 * Who is logged in. The cookie's token is kept as its hash only. A session ends after two hours without a request,
 * after twelve in any case, and when the account is removed or its password changed.
 */
export class Sessions {
  readonly #storage: Storage;
  readonly #accounts: AgentAccounts;
  readonly #isSecure: boolean;
  readonly #now: () => number;

  constructor({ storage, accounts, isSecure, now = Date.now }: SessionsOptions) {
    this.#storage = storage;
    this.#accounts = accounts;
    this.#isSecure = isSecure;
    this.#now = now;
  }

  /** A new session under a new token, whatever the browser had before. Returns the Set-Cookie header. */
  async begin(agent: DeskAgent): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = this.#now();
    await this.#save(hashOf(token), { agentId: agent.id, createdAtMs: now, usedAtMs: now });
    return this.#cookie(token, LONGEST_MS / 1000);
  }

  async find(request: IncomingMessage): Promise<Session | undefined> {
    const token = this.#tokenOf(request);
    if (token === undefined) return undefined;
    const id = hashOf(token);
    const document = await this.#storage.read(COLLECTION, id);
    const session = sessionSchema.safeParse(document?.body).data;
    if (!session) return undefined;
    const now = this.#now();
    const account = await this.#accounts.find(session.agentId);
    const isOver =
      now - session.usedAtMs > IDLE_MS ||
      now - session.createdAtMs > LONGEST_MS ||
      !account ||
      account.changedAtMs > session.createdAtMs;
    if (isOver) {
      await this.#remove(id);
      return undefined;
    }
    if (now - session.usedAtMs > NOTED_EVERY_MS)
      await this.#save(id, { ...session, usedAtMs: now });
    return { id, agent: account.agent };
  }

  /** Returns the Set-Cookie header that makes the browser forget it. */
  async end(id: string): Promise<string> {
    await this.#remove(id);
    return this.#cookie('', 0);
  }

  /** Sessions whose cookie nobody will ever send again. */
  async removeExpired(): Promise<void> {
    for await (const id of this.#storage.list(COLLECTION)) {
      const session = sessionSchema.safeParse(
        (await this.#storage.read(COLLECTION, id))?.body,
      ).data;
      if (!session || this.#now() - session.createdAtMs > LONGEST_MS) await this.#remove(id);
    }
  }

  async #save(id: string, session: z.infer<typeof sessionSchema>): Promise<void> {
    await this.#storage.commit({ documents: [{ collection: COLLECTION, id, body: session }] });
  }

  async #remove(id: string): Promise<void> {
    await this.#storage.commit({ documents: [{ collection: COLLECTION, id, body: undefined }] });
  }

  get #cookieName(): string {
    return this.#isSecure ? '__Host-desk' : 'desk';
  }

  #cookie(token: string, maxAgeSeconds: number): string {
    const parts = [
      `${this.#cookieName}=${token}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      `Max-Age=${maxAgeSeconds}`,
      ...(this.#isSecure ? ['Secure'] : []),
    ];
    return parts.join('; ');
  }

  #tokenOf({ headers }: IncomingMessage): string | undefined {
    const prefix = `${this.#cookieName}=`;
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const token = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
    return token === undefined || !/^[\w-]{20,100}$/.test(token) ? undefined : token;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
