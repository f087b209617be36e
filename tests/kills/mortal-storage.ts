import type {
  Changes,
  Erasure,
  LogAddress,
  LogEntry,
  Storage,
  StoredDocument,
} from '../../src/storage/storage.ts';

/** When a process dies: at its n-th commit, before it reached the disk, or when it has and nobody was told. */
export interface Death {
  atCommit: number;
  isApplied: boolean;
}

class DeadError extends Error {
  constructor() {
    super('This process was killed: it does nothing any more.');
  }
}

/** The storage as one process has it. Once that process is dead, it neither reads nor writes. */
export class MortalStorage implements Storage {
  /** How many commits were tried since its death was fixed. */
  commits = 0;
  isDead = false;
  readonly #kept: Storage;
  #death: Death | undefined;

  constructor(kept: Storage) {
    this.#kept = kept;
  }

  /** Counted from now on; undefined: it is not killed. */
  dieAt(death: Death | undefined): void {
    this.commits = 0;
    this.#death = death;
  }

  async read(collection: string, id: string): Promise<StoredDocument | undefined> {
    this.#check();
    return this.#kept.read(collection, id);
  }

  list(collection: string): AsyncIterable<string> {
    this.#check();
    return this.#kept.list(collection);
  }

  async readLog(address: LogAddress, after: number, limit: number): Promise<LogEntry[]> {
    this.#check();
    return this.#kept.readLog(address, after, limit);
  }

  async lastSequence(address: LogAddress): Promise<number> {
    this.#check();
    return this.#kept.lastSequence(address);
  }

  async commit(changes: Changes): Promise<LogEntry[][]> {
    this.#check();
    this.commits += 1;
    if (this.commits !== this.#death?.atCommit) return this.#kept.commit(changes);
    this.isDead = true;
    if (this.#death.isApplied) await this.#kept.commit(changes);
    throw new DeadError();
  }

  async erase(what: Erasure): Promise<void> {
    this.#check();
    return this.#kept.erase(what);
  }

  watch(address: LogAddress, listener: (entries: LogEntry[]) => void): () => void {
    this.#check();
    return this.#kept.watch(address, (entries) => {
      if (!this.isDead) listener(entries);
    });
  }

  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.#check();
    return this.#kept.exclusively(key, work);
  }

  close(): Promise<void> {
    return this.#kept.close();
  }

  #check(): void {
    if (this.isDead) throw new DeadError();
  }
}
