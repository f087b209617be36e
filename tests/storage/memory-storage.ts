import { VersionConflictError } from '../../src/errors.ts';
import { StorageStoppedError } from '../../src/storage/files/errors.ts';
import { toJsonText } from '../../src/storage/files/json-text.ts';
import { KeyQueue } from '../../src/storage/files/key-queue.ts';
import type {
  Changes,
  DocumentWrite,
  Erasure,
  LogAddress,
  LogAppend,
  LogEntry,
  Storage,
  StoredDocument,
} from '../../src/storage/storage.ts';

interface KeptDocument {
  collection: string;
  id: string;
  version: number;
  text: string;
}

/** What outlives every storage that is opened on it, as a disk does. */
export class Memory {
  readonly documents = new Map<string, KeptDocument>();
  readonly logs = new Map<string, { at: number; text: string }[]>();
}

/** The storage port without a disk: thousands of short lives are lived on it in a minute. */
export function openMemoryStorage(memory: Memory, now: () => number = Date.now): Storage {
  return new MemoryStorage(memory, now);
}

type Listener = (entries: LogEntry[]) => void;

class MemoryStorage implements Storage {
  readonly #memory: Memory;
  readonly #now: () => number;
  readonly #keys = new KeyQueue();
  readonly #listeners = new Map<string, Set<Listener>>();
  #isClosed = false;

  constructor(memory: Memory, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  async read(collection: string, id: string): Promise<StoredDocument | undefined> {
    this.#check();
    const kept = this.#memory.documents.get(nameOf(collection, id));
    return Promise.resolve(
      kept && { version: kept.version, body: JSON.parse(kept.text) as unknown },
    );
  }

  async *list(collection: string): AsyncIterable<string> {
    this.#check();
    const kept = [...this.#memory.documents.values()];
    for (const document of kept) {
      if (document.collection === collection) yield Promise.resolve(document.id);
    }
  }

  async readLog(address: LogAddress, after: number, limit: number): Promise<LogEntry[]> {
    this.#check();
    const entries = this.#entriesOf(address).slice(after, after + limit);
    return Promise.resolve(entries.map((entry, index) => toEntry(entry, after + index + 1)));
  }

  async lastSequence(address: LogAddress): Promise<number> {
    this.#check();
    return Promise.resolve(this.#entriesOf(address).length);
  }

  async commit({ documents = [], appends = [] }: Changes): Promise<LogEntry[][]> {
    this.#check();
    const writes = documents.map((write) => ({ write, text: textOf(write) }));
    const bodies = appends.map((append) => append.bodies.map(toJsonText));
    this.#refuse(documents);
    for (const { write, text } of writes) this.#write(write, text);
    const appended = appends.map((append, index) => this.#append(append, bodies[index] ?? []));
    for (const [index, append] of appends.entries()) this.#tell(append, appended[index] ?? []);
    return Promise.resolve(appended);
  }

  async erase({ documents, logs }: Erasure): Promise<void> {
    this.#check();
    for (const { collection, id } of documents)
      this.#memory.documents.delete(nameOf(collection, id));
    for (const { log, id } of logs) this.#memory.logs.delete(nameOf(log, id));
    return Promise.resolve();
  }

  watch({ log, id }: LogAddress, listener: Listener): () => void {
    const name = nameOf(log, id);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.#check();
    return this.#keys.run(key, work);
  }

  async close(): Promise<void> {
    await this.#keys.idle();
    this.#isClosed = true;
  }

  #check(): void {
    if (this.#isClosed) throw new StorageStoppedError('The storage was closed.');
  }

  #refuse(writes: DocumentWrite[]): void {
    const names = writes.map(({ collection, id }) => nameOf(collection, id));
    if (new Set(names).size < names.length)
      throw new TypeError('A commit should write each document once, but writes one twice.');
    for (const { collection, id, expectedVersion } of writes) {
      const version = this.#memory.documents.get(nameOf(collection, id))?.version ?? 0;
      if (expectedVersion !== undefined && expectedVersion !== version)
        throw new VersionConflictError(
          `Expected version ${expectedVersion} of ${collection} ${id}, found ${version}.`,
        );
    }
  }

  #write({ collection, id }: DocumentWrite, text: string | undefined): void {
    const name = nameOf(collection, id);
    const version = (this.#memory.documents.get(name)?.version ?? 0) + 1;
    if (text === undefined) this.#memory.documents.delete(name);
    else this.#memory.documents.set(name, { collection, id, version, text });
  }

  #append(address: LogAppend, texts: string[]): LogEntry[] {
    const entries = this.#entriesOf(address);
    const before = entries.length;
    const newestAt = entries.at(-1)?.at ?? 0;
    const firstAt = Math.max(this.#now(), newestAt + 1);
    entries.push(...texts.map((text, index) => ({ at: firstAt + index, text })));
    this.#memory.logs.set(nameOf(address.log, address.id), entries);
    return entries.slice(before).map((entry, index) => toEntry(entry, before + index + 1));
  }

  #tell({ log, id }: LogAddress, entries: LogEntry[]): void {
    if (entries.length === 0) return;
    for (const listener of [...(this.#listeners.get(nameOf(log, id)) ?? [])]) listener(entries);
  }

  #entriesOf({ log, id }: LogAddress): { at: number; text: string }[] {
    return this.#memory.logs.get(nameOf(log, id)) ?? [];
  }
}

function nameOf(kind: string, id: string): string {
  return JSON.stringify([kind, id]);
}

function textOf({ body }: DocumentWrite): string | undefined {
  return body === undefined ? undefined : toJsonText(body);
}

function toEntry({ at, text }: { at: number; text: string }, sequence: number): LogEntry {
  return { sequence, at, body: JSON.parse(text) };
}
