import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { z } from 'zod';
import { ConfigError, CorruptDataError } from '../errors.ts';
import { roleSchema, type DeskAgent, type Role } from './ticket-shapes.ts';

const accountSchema = z.strictObject({
  id: z.string(),
  /** What agents log in with, and customers see. */
  name: z.string(),
  role: roleSchema,
  /** Argon2id in the PHC format; absent where the agent logs in with OpenID Connect only. */
  passwordHash: z.string().optional(),
  createdAt: z.string(),
  /** Sessions from before are void. */
  changedAt: z.string(),
});
type Account = z.infer<typeof accountSchema>;

const fileSchema = z.strictObject({ accounts: z.array(accountSchema) });

/** One line, so that it can be told from others and typed. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .@_-]{0,59}$/u;
export const SHORTEST_PASSWORD = 12;
/** Each takes 19 MiB and a core. */
const HASHES_AT_A_TIME = 2;
/** Of a password that nobody knows: an account that does not exist takes as long to refuse as one that does. */
const NOBODYS_HASH = hash(randomUUID());

/**
 * The agents' accounts, in a file of their own: the command line changes them while the service runs, and the service
 * reads them again when the file has changed.
 */
export class AgentAccounts {
  readonly #file: string;
  readonly #hashing = new PQueue({ concurrency: HASHES_AT_A_TIME });
  #read: { at: number; accounts: Account[] } = { at: -1, accounts: [] };

  constructor(dataDirectory: string) {
    this.#file = path.join(dataDirectory, 'desk-agents.json');
  }

  async list(): Promise<DeskAgent[]> {
    return (await this.#load()).map(toAgent);
  }

  async find(id: string): Promise<{ agent: DeskAgent; changedAtMs: number } | undefined> {
    const account = (await this.#load()).find((one) => one.id === id);
    return account && { agent: toAgent(account), changedAtMs: Date.parse(account.changedAt) };
  }

  async findByName(name: string): Promise<DeskAgent | undefined> {
    const account = byName(await this.#load(), name);
    return account && toAgent(account);
  }

  /** undefined for a wrong password as for a wrong name; both take the same time. */
  async verify(name: string, password: string): Promise<DeskAgent | undefined> {
    const account = byName(await this.#load(), name);
    const expected = account?.passwordHash ?? (await NOBODYS_HASH);
    const isRight = await this.#hashing.add(() => verify(expected, password));
    return account?.passwordHash !== undefined && isRight ? toAgent(account) : undefined;
  }

  /** Without a password the agent can log in with OpenID Connect only. Throws ConfigError where that cannot be. */
  async add(name: string, role: Role, password: string | undefined): Promise<DeskAgent> {
    if (!NAME.test(name))
      throw new ConfigError(
        `“${name}” cannot be a name: expected 1 to 60 letters, digits, spaces and . @ _ - that begin with a letter or digit.`,
      );
    const passwordHash = password === undefined ? undefined : await hashOf(password);
    return this.#change((accounts) => {
      if (byName(accounts, name))
        throw new ConfigError(`There is an agent ${name} already. Choose another name.`);
      const now = new Date().toISOString();
      const account: Account = {
        id: randomUUID(),
        name,
        role,
        ...(passwordHash !== undefined && { passwordHash }),
        createdAt: now,
        changedAt: now,
      };
      return { accounts: [...accounts, account], result: toAgent(account) };
    });
  }

  async remove(name: string): Promise<void> {
    await this.#change((accounts) => {
      const account = existing(accounts, name);
      return { accounts: accounts.filter((one) => one !== account), result: undefined };
    });
  }

  /** Ends the agent's sessions too. */
  async resetPassword(name: string, password: string): Promise<void> {
    const passwordHash = await hashOf(password);
    await this.#change((accounts) => {
      const account = existing(accounts, name);
      const changed = { ...account, passwordHash, changedAt: new Date().toISOString() };
      return {
        accounts: accounts.map((one) => (one === account ? changed : one)),
        result: undefined,
      };
    });
  }

  async #load(): Promise<Account[]> {
    const at = await changedAtMs(this.#file);
    if (at === this.#read.at) return this.#read.accounts;
    const accounts = at === 0 ? [] : await readAccounts(this.#file);
    this.#read = { at, accounts };
    return accounts;
  }

  /** One change at a time, on this machine; the file is replaced whole, so nobody reads half of it. */
  async #change<T>(
    change: (accounts: Account[]) => { accounts: Account[]; result: T },
  ): Promise<T> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const lock = `${this.#file}.lock`;
    const held = await open(lock, 'wx').catch(() => {
      throw new ConfigError(
        `Somebody else is changing the agents' accounts. Try again; if nobody is, remove ${lock}.`,
      );
    });
    try {
      const before = (await changedAtMs(this.#file)) === 0 ? [] : await readAccounts(this.#file);
      const { accounts, result } = change(before);
      const next = await open(`${this.#file}.next`, 'w', 0o600);
      await next.writeFile(`${JSON.stringify({ accounts }, undefined, 2)}\n`);
      await next.sync();
      await next.close();
      await rename(`${this.#file}.next`, this.#file);
      return result;
    } finally {
      await held.close();
      await rm(lock);
    }
  }
}

async function readAccounts(file: string): Promise<Account[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).accounts;
  } catch (error) {
    throw new CorruptDataError(
      `${file} should hold the agents' accounts, but cannot be read. Restore it from a backup, or remove it and add the agents again.`,
      { cause: error },
    );
  }
}

/** 0 where there is no file. A replaced file has another inode, even within the same millisecond. */
async function changedAtMs(file: string): Promise<number> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found ? Number(found.mtimeNs) + Number(found.ino) : 0;
}

async function hashOf(password: string): Promise<string> {
  if (password.length < SHORTEST_PASSWORD)
    throw new ConfigError(
      `The password has ${password.length} characters; expected at least ${SHORTEST_PASSWORD}.`,
    );
  return hash(password);
}

function byName(accounts: readonly Account[], name: string): Account | undefined {
  const wanted = name.trim().toLowerCase();
  return accounts.find((account) => account.name.toLowerCase() === wanted);
}

function existing(accounts: readonly Account[], name: string): Account {
  const account = byName(accounts, name);
  if (!account)
    throw new ConfigError(`There is no agent ${name}. See who there is with: npm run desk -- list`);
  return account;
}

function toAgent({ id, name, role }: Account): DeskAgent {
  return { id, name, role };
}
