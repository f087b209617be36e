import path from 'node:path';
import PQueue from 'p-queue';
import type {
  Changes,
  DocumentWrite,
  Erasure,
  LogAddress,
  LogEntry,
  Storage,
  StoredDocument,
} from '../storage.ts';
import { lockDirectory } from './directory-lock.ts';
import { Disk } from './disk.ts';
import { DocumentFiles, toDocumentChange, type DocumentState } from './document-files.ts';
import { StorageStoppedError } from './errors.ts';
import { fileOperations, type FileOperations } from './file-operations.ts';
import type { Held } from './held-states.ts';
import type { Journal } from './journal.ts';
import { toRecordFields } from './journal-record.ts';
import { toJsonText } from './json-text.ts';
import { KeyQueue } from './key-queue.ts';
import { Listeners } from './listeners.ts';
import { LogFiles, toEntry, toLogChange, type LogState } from './log-files.ts';
import { recover } from './recover.ts';

export interface FileStorageOptions {
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How much goes to one journal file before its content is brought into the documents' and logs' own files. */
  segmentBytes?: number;
  /** How much of what is not in use stays in memory, for documents and for logs each. */
  cacheCharacters?: number;
  openFilesAtMost?: number;
  operations?: FileOperations;
  /** Told of failures that no caller waits for: a listener that threw, a write in the background. */
  onError?: (error: unknown) => void;
}

const DEFAULTS: Required<FileStorageOptions> = {
  now: Date.now,
  segmentBytes: 2 * 1024 * 1024,
  cacheCharacters: 16 * 1024 * 1024,
  openFilesAtMost: 64,
  operations: fileOperations,
  onError: (error) => {
    process.emitWarning(error instanceof Error ? error : String(error));
  },
};

/** Opens, or creates, a storage in a directory of its own, and brings in what a crash left in its journal. */
export async function openFileStorage(
  directory: string,
  options: FileStorageOptions = {},
): Promise<Storage> {
  const settings = { ...DEFAULTS, ...options };
  const root = path.resolve(directory);
  const disk = new Disk(root, settings.operations);
  await disk.ensureRoot();
  const unlock = await lockDirectory(root);
  try {
    const reads = new PQueue({ concurrency: settings.openFilesAtMost });
    const documents = new DocumentFiles(disk, reads, settings.cacheCharacters);
    const logs = new LogFiles(disk, reads, settings.cacheCharacters);
    const journal = await recover(disk, documents, logs, settings);
    return new FileStorage({ documents, logs, journal, reads, unlock, settings });
  } catch (error) {
    await unlock();
    throw error;
  }
}

interface Parts {
  documents: DocumentFiles;
  logs: LogFiles;
  journal: Journal;
  reads: PQueue;
  unlock: () => Promise<void>;
  settings: Required<FileStorageOptions>;
}

interface HeldWrite {
  write: DocumentWrite;
  text: string | undefined;
  held: Held<DocumentState>;
}

interface HeldAddition {
  texts: string[];
  held: Held<LogState>;
}

/**
 * Storage in one directory, for one process. Invariants: what is read was synced, in the journal or in its own file;
 * a commit is decided and queued in one step without waiting, on top of all that were queued before it.
 */
class FileStorage implements Storage {
  readonly #documents: DocumentFiles;
  readonly #logs: LogFiles;
  readonly #journal: Journal;
  readonly #reads: PQueue;
  readonly #unlock: () => Promise<void>;
  readonly #now: () => number;
  readonly #listeners: Listeners;
  readonly #keys = new KeyQueue();
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;
  #closed: StorageStoppedError | undefined;

  constructor({ documents, logs, journal, reads, unlock, settings }: Parts) {
    this.#documents = documents;
    this.#logs = logs;
    this.#journal = journal;
    this.#reads = reads;
    this.#unlock = unlock;
    this.#now = settings.now;
    this.#listeners = new Listeners(settings.onError);
  }

  async read(collection: string, id: string): Promise<StoredDocument | undefined> {
    this.#check();
    return this.#documents.read(collection, id);
  }

  list(collection: string): AsyncIterable<string> {
    this.#check();
    return this.#documents.list(collection);
  }

  async readLog(address: LogAddress, after: number, limit: number): Promise<LogEntry[]> {
    this.#check();
    return this.#logs.read(address, after, limit);
  }

  async lastSequence(address: LogAddress): Promise<number> {
    this.#check();
    return this.#logs.lastSequence(address);
  }

  async commit(changes: Changes): Promise<LogEntry[][]> {
    this.#check();
    return this.#beforeClosing(this.#commit(changes));
  }

  async erase(what: Erasure): Promise<void> {
    this.#check();
    return this.#beforeClosing(this.#erase(what));
  }

  watch(address: LogAddress, listener: (entries: LogEntry[]) => void): () => void {
    return this.#listeners.add(this.#logs.fileOf(address), listener);
  }

  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.#check();
    return this.#keys.run(key, work);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Work that runs exclusively may still commit; only then are commits refused. */
  async #close(): Promise<void> {
    await this.#keys.idle();
    this.#closed = new StorageStoppedError('The storage was closed. Open it again to go on.');
    await Promise.allSettled(this.#running);
    try {
      await this.#journal.close();
      await this.#reads.onIdle();
    } finally {
      await this.#unlock();
    }
  }

  async #beforeClosing<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** What was in the journal is in the logs' own files before those go: a restart finds nothing to bring back. */
  async #erase({ documents, logs }: Erasure): Promise<void> {
    await this.#commit({ documents: documents.map((name) => ({ ...name, body: undefined })) });
    await this.#journal.empty();
    for (const address of logs) await this.#logs.erase(address);
  }

  #check(): void {
    if (this.#closed) throw this.#closed;
  }

  async #commit({ documents = [], appends = [] }: Changes): Promise<LogEntry[][]> {
    refuseDoubles(documents);
    // What is not plain JSON fails here, before anything is held.
    const writeTexts = documents.map((write) => ({ write, text: textOf(write) }));
    const appendTexts = appends.map((address) => ({
      address,
      texts: address.bodies.map(toJsonText),
    }));
    if (documents.length === 0 && appendTexts.every(({ texts }) => texts.length === 0)) {
      return appends.map(() => []);
    }
    const writes = writeTexts.map((rest) => ({ ...rest, held: this.#documents.hold(rest.write) }));
    const additions = appendTexts.map((rest) => ({ ...rest, held: this.#logs.hold(rest.address) }));
    try {
      await Promise.all([...writes, ...additions].map(({ held }) => held.loaded));
      return await this.#enqueue(writes, additions);
    } finally {
      for (const { held } of writes) this.#documents.release(held);
      for (const { held } of additions) this.#logs.release(held);
    }
  }

  /** Decides versions, sequence numbers and times, and hands them to the journal before anyone else can decide. */
  #enqueue(writes: HeldWrite[], additions: HeldAddition[]): Promise<LogEntry[][]> {
    this.#journal.check();
    for (const { write, held } of writes) this.#documents.check(held, write);
    const now = Math.floor(this.#now());
    const documents = writes.map(({ held, text }) => this.#documents.stage(held, text));
    const appends = additions.map(({ held, texts }) => this.#logs.stage(held, texts, now));
    // One without entries would say, at recovery, that the log begins there.
    const additional = appends.filter(({ entries }) => entries.length > 0);
    const fields = toRecordFields(documents.map(toDocumentChange), additional.map(toLogChange));
    return new Promise((resolve, reject) => {
      this.#journal.append(fields, {
        durable: (changed) => {
          for (const staged of documents) this.#documents.publish(staged, changed.documents);
          for (const staged of appends) this.#logs.publish(staged, changed.logs);
          resolve(appends.map(({ entries }) => entries.map(toEntry)));
          for (const { held, entries } of appends) this.#listeners.tell(held.key, entries);
        },
        failed: (error) => {
          for (const { held } of documents) this.#documents.withdraw(held);
          for (const { held } of appends) this.#logs.withdraw(held);
          reject(error);
        },
      });
    });
  }
}

function textOf({ body }: DocumentWrite): string | undefined {
  return body === undefined ? undefined : toJsonText(body);
}

function refuseDoubles(writes: DocumentWrite[]): void {
  const names = new Set(writes.map(({ collection, id }) => JSON.stringify([collection, id])));
  if (names.size === writes.length) return;
  throw new TypeError(
    'A commit should write each document once, but writes one twice. Merge the writes.',
  );
}
