import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LogEntry, Storage } from '../storage/storage.ts';
import { agentNameSchema, type AgentName } from '../tickets/ticket.ts';
import type { AuditEntry } from './office-shapes.ts';

const AUDIT = { log: 'desk-audit', id: 'all' };
/** What the first entry follows. */
const BEGINNING = '0'.repeat(64);

const bodySchema = z.strictObject({
  at: z.string(),
  by: agentNameSchema.nullable(),
  act: z.string(),
  object: z.string().nullable(),
  detail: z.record(z.string(), z.string()),
  hash: z.string(),
});
type Body = z.infer<typeof bodySchema>;

export interface Audited {
  by: AgentName | null;
  act: string;
  object?: string | null;
  detail?: Record<string, string>;
}

/**
 * Who did what at the desk. Each entry's hash covers the entry and the hash before it, so that nobody can change, remove
 * or slip in an entry without every later hash being wrong.
 */
export class AuditLog {
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  async add({ by, act, object = null, detail = {} }: Audited): Promise<void> {
    await this.#storage.exclusively('desk audit', async () => {
      const last = await this.#storage.lastSequence(AUDIT);
      const [newest] = last === 0 ? [] : await this.#storage.readLog(AUDIT, last - 1, 1);
      const name = by && { id: by.id, name: by.name };
      const said = { at: new Date(this.#now()).toISOString(), by: name, act, object, detail };
      const hash = hashOf(newest ? bodyOf(newest).hash : BEGINNING, said);
      await this.#storage.commit({ appends: [{ ...AUDIT, bodies: [{ ...said, hash }] }] });
    });
  }

  /** Entries before a sequence number (undefined: the newest), newest first; and whether their hashes follow. */
  async read(
    before: number | undefined,
    limit: number,
  ): Promise<{ entries: AuditEntry[]; isIntact: boolean }> {
    const end = before ?? (await this.#storage.lastSequence(AUDIT)) + 1;
    // One more: the hash that the oldest of the page follows.
    const after = Math.max(0, end - 2 - limit);
    const entries = await this.#storage.readLog(AUDIT, after, end - 1 - after);
    const isIntact = findBreak(entries) === undefined;
    const page = entries.slice(-limit).map((entry) => ({
      sequence: entry.sequence,
      ...bodyOf(entry),
    }));
    return { entries: page.reverse(), isIntact };
  }

  /** The first entry of all whose hash does not follow from the one before; undefined where all do. */
  async firstBreak(): Promise<number | undefined> {
    const pageSize = 1000;
    for (let after = 0; ;) {
      // With the last of the page before, from which the first of this one follows.
      const entries = await this.#storage.readLog(AUDIT, Math.max(0, after - 1), pageSize);
      const broken = findBreak(entries);
      if (broken !== undefined) return broken;
      const last = entries.at(-1)?.sequence ?? 0;
      if (last <= after) return undefined;
      after = last;
    }
  }
}

/** Entries without gaps. That the first of them follows is known only where it is the first of all. */
function findBreak(entries: readonly LogEntry[]): number | undefined {
  return entries.find((entry, index) => {
    const before = entries[index - 1];
    if (!before && entry.sequence > 1) return false;
    const { hash, ...said } = bodyOf(entry);
    return hash !== hashOf(before ? bodyOf(before).hash : BEGINNING, said);
  })?.sequence;
}

function bodyOf({ body }: LogEntry): Body {
  return bodySchema.parse(body);
}

/** Over one line for each part, in a fixed order; the details sorted by name. */
function hashOf(previous: string, { at, by, act, object, detail }: Omit<Body, 'hash'>): string {
  const details = Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = JSON.stringify([
    previous,
    at,
    by?.id ?? null,
    by?.name ?? null,
    act,
    object,
    details,
  ]);
  return createHash('sha256').update(said).digest('hex');
}
