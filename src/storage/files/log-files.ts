import { constants } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type PQueue from 'p-queue';
import { CorruptDataError } from '../../errors.ts';
import type { LogAddress, LogEntry } from '../storage.ts';
import { withFile, type Disk } from './disk.ts';
import { filePath } from './file-name.ts';
import { forEachInLanes } from './for-each-in-lanes.ts';
import { HeldStates, stateOf, type Held } from './held-states.ts';
import { ifThere } from './if-there.ts';
import type { EntryText, LogChange } from './journal-record.ts';
import { findEnd, readEntries, readLastEntry, toLogLine, type LogFile } from './log-file.ts';

const FOLDER = 'logs';
const READ_OR_CREATE = constants.O_RDWR | constants.O_CREAT;

/** How many of a log's newest entries stay in memory after they were written, for those who read along. */
const RECENT_KEPT = 50;

/** The newest entry. Zeros when there is none. */
interface Newest {
  sequence: number;
  at: number;
}

const NOTHING: Newest = { sequence: 0, at: 0 };

export interface LogState {
  address: LogAddress;
  file: string;
  /** Durable or not: what the next commit appends to. */
  staged: Newest;
  /** Durable: what is read. */
  committed: Newest;
  /** The newest committed entries, without gaps; all that are not in the log's own file are among them. */
  recent: EntryText[];
  /** The last entry in the log's own file, and where it ends there. */
  written: { sequence: number; bytes: number };
}

export interface StagedAppend {
  held: Held<LogState>;
  entries: EntryText[];
}

/**
 * All logs. Invariant: every committed entry is in the log's own file, within `written.bytes`, or in the journal and
 * among `recent` with the log held in memory until it is; `staged` is ahead by commits that wait for the journal.
 */
export class LogFiles {
  readonly #disk: Disk;
  readonly #reads: PQueue;
  readonly #states: HeldStates<LogState>;

  /** `reads` limits how many files are open for reading. */
  constructor(disk: Disk, reads: PQueue, cacheCharacters: number) {
    this.#disk = disk;
    this.#reads = reads;
    this.#states = new HeldStates(cacheCharacters, ({ file, recent }) =>
      recent.reduce((total, { text }) => total + text.length, file.length),
    );
  }

  async read(address: LogAddress, after: number, limit: number): Promise<LogEntry[]> {
    return this.#using(address, async ({ file, committed, recent, written }) => {
      const first = Math.max(after, 0) + 1;
      const last = Math.min(committed.sequence, first - 1 + limit);
      const wanted = recent.filter(({ sequence }) => sequence >= first && sequence <= last);
      const lastInFile = Math.min(last, committed.sequence - recent.length);
      if (first > lastInFile) return wanted.map(toEntry);
      const older = await this.#reads.add(() =>
        withFile(file, 'r', (handle) =>
          readEntries({ address, path: file, file: handle }, written.bytes, first, lastInFile),
        ),
      );
      return [...older, ...wanted.map(toEntry)];
    });
  }

  async lastSequence(address: LogAddress): Promise<number> {
    return this.#using(address, ({ committed }) => Promise.resolve(committed.sequence));
  }

  hold({ log, id }: LogAddress): Held<LogState> {
    const address = { log, id };
    const file = this.fileOf(address);
    return this.#states.hold(file, () => this.#reads.add(() => load(address, file)));
  }

  release(held: Held<LogState>): void {
    this.#states.release(held);
  }

  stage(held: Held<LogState>, texts: string[], now: number): StagedAppend {
    const state = stateOf(held);
    const entries = texts.map((text) => {
      const sequence = state.staged.sequence + 1;
      const at = Math.max(now, state.staged.at + 1);
      state.staged = { sequence, at };
      return { sequence, at, text };
    });
    return { held, entries };
  }

  /** Forgets all that is staged. */
  withdraw(held: Held<LogState>): void {
    const state = stateOf(held);
    state.staged = state.committed;
  }

  /** Shows entries whose commit is in the journal, and keeps the log among the changed until `writeOut`. */
  publish({ held, entries }: StagedAppend, changed: Set<Held<LogState>>): void {
    const state = stateOf(held);
    for (const entry of entries) {
      state.recent.push(entry);
      state.committed = { sequence: entry.sequence, at: entry.at };
    }
    if (changed.has(held)) return;
    changed.add(held);
    this.#states.holdAgain(held);
  }

  /**
   * Takes over entries that the journal kept over a restart. Changes come oldest first. What the log's own file has
   * of them is cut off, whole or torn, and written again.
   */
  async restore({ log, id, entries }: LogChange, changed: Set<Held<LogState>>): Promise<void> {
    const address = { log, id };
    const file = this.fileOf(address);
    const before = (entries[0]?.sequence ?? 1) - 1;
    const held = this.#states.hold(file, () => this.#cut(address, file, before));
    await held.loaded;
    const state = stateOf(held);
    if (state.committed.sequence !== before) {
      throw new CorruptDataError(
        `The journal should go on with entry ${state.committed.sequence + 1} of the log ${log} ${id}, but has ` +
          `entry ${before + 1}. Restore the whole storage directory from a backup.`,
      );
    }
    this.publish({ held, entries }, changed);
    state.staged = state.committed;
    this.release(held);
  }

  /** Brings the changed logs into their own files and lets go of them. After a failure it can be called again. */
  async writeOut(changed: Set<Held<LogState>>): Promise<void> {
    const writes = [...changed].flatMap((held) => {
      const state = stateOf(held);
      const entries = state.recent.filter(({ sequence }) => sequence > state.written.sequence);
      if (entries.length === 0) return [];
      const lines = entries.map((entry) => toLogLine(state.address, entry));
      return [{ state, bytes: Buffer.from(lines.join('')), sequence: state.committed.sequence }];
    });
    await forEachInLanes(writes, ({ state, bytes }) => this.#write(state, bytes));
    const isNew = writes.filter(({ state }) => state.written.bytes === 0);
    const folders = new Set(isNew.map(({ state }) => path.dirname(state.file)));
    await forEachInLanes([...folders], (folder) => this.#disk.sync(folder));
    for (const { state, bytes, sequence } of writes) {
      state.written = { sequence, bytes: state.written.bytes + bytes.length };
      const unwritten = state.committed.sequence - sequence;
      state.recent = state.recent.slice(-Math.max(RECENT_KEPT, unwritten));
    }
    for (const held of changed) this.release(held);
    changed.clear();
  }

  /** Removes a log of which the journal holds nothing. Nobody appends to it. */
  async erase(address: LogAddress): Promise<void> {
    const held = this.hold(address);
    try {
      const state = await held.loaded;
      await rm(state.file, { force: true });
      await ifThere(this.#disk.sync(path.dirname(state.file)));
      Object.assign(state, newState(state.address, state.file, NOTHING, 0));
    } finally {
      this.release(held);
    }
  }

  fileOf({ log, id }: LogAddress): string {
    return path.join(this.#disk.root, FOLDER, filePath(log, id, '.jsonl'));
  }

  async #using<T>(address: LogAddress, work: (state: LogState) => Promise<T>): Promise<T> {
    const held = this.hold(address);
    try {
      return await work(await held.loaded);
    } finally {
      this.release(held);
    }
  }

  /** At a fixed position, so that what a failed attempt left there is written over. */
  async #write(state: LogState, bytes: Buffer): Promise<void> {
    await this.#disk.ensureFolder(path.dirname(state.file));
    await withFile(state.file, READ_OR_CREATE, async (file) => {
      await this.#disk.operations.write(file, bytes, state.written.bytes);
      await this.#disk.syncData(file, state.file);
    });
  }

  async #cut(address: LogAddress, file: string, sequence: number): Promise<LogState> {
    await this.#disk.ensureFolder(path.dirname(file));
    return withFile(file, READ_OR_CREATE, async (handle) => {
      const { size } = await handle.stat();
      const bytes = await findEnd({ address, path: file, file: handle }, size, sequence);
      if (bytes < size) await this.#disk.operations.truncate(handle, bytes);
      return newState(address, file, { sequence, at: 0 }, bytes);
    });
  }
}

export function toLogChange({ held, entries }: StagedAppend): LogChange {
  const { log, id } = stateOf(held).address;
  return { log, id, entries };
}

async function load(address: LogAddress, file: string): Promise<LogState> {
  const loaded = await ifThere(
    withFile(file, 'r', async (handle) => {
      const { size } = await handle.stat();
      const source: LogFile = { address, path: file, file: handle };
      const { sequence, at } = (await readLastEntry(source, size)) ?? NOTHING;
      return newState(address, file, { sequence, at }, size);
    }),
  );
  return loaded ?? newState(address, file, NOTHING, 0);
}

function newState(address: LogAddress, file: string, newest: Newest, bytes: number): LogState {
  return {
    address,
    file,
    staged: newest,
    committed: newest,
    recent: [],
    written: { sequence: newest.sequence, bytes },
  };
}

/** A copy of its own for whoever asks. */
export function toEntry({ sequence, at, text }: EntryText): LogEntry {
  return { sequence, at, body: JSON.parse(text) as unknown };
}
