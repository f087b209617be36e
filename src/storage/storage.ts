/**
 * The storage port. Two kinds of things are kept: documents (small, replaced whole, versioned) and logs
 * (append-only, numbered from 1). A commit changes any number of both, all or nothing, and has reached the
 * disk when it resolves. The port is shaped so that one PostgreSQL transaction can stand behind a commit, an
 * advisory lock behind `exclusively`, and LISTEN/NOTIFY behind `watch`.
 */
export interface Storage {
  /** The newest committed version of a document, or undefined when there is none. */
  read(collection: string, id: string): Promise<StoredDocument | undefined>;

  /** The ids of all documents of a collection, in no particular order. */
  list(collection: string): AsyncIterable<string>;

  /** Entries of a log with a sequence number above `after`, oldest first, at most `limit` of them. */
  readLog(address: LogAddress, after: number, limit: number): Promise<LogEntry[]>;

  /** The sequence number of a log's newest committed entry, 0 when it has none. */
  lastSequence(address: LogAddress): Promise<number>;

  /**
   * Applies the changes together and durably, or not at all.
   * Throws VersionConflictError when a document is not at the version the caller expects.
   * Returns what was appended, one list an append, in the order given.
   */
  commit(changes: Changes): Promise<LogEntry[][]>;

  /**
   * Removes documents and whole logs for good: when it resolves, no file holds anything of them any more. Nothing may be
   * appended to the logs meanwhile; their numbers begin at 1 again. After a crash in the middle it is to be called again.
   */
  erase(what: Erasure): Promise<void>;

  /** Calls the listener, in order, with every batch appended to the log from now on. Returns how to stop. */
  watch(address: LogAddress, listener: (entries: LogEntry[]) => void): () => void;

  /** Runs the work while no other work holds the same key, on this process or any other. First come, first served. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;

  /** Finishes what was begun and lets go of every file and connection. */
  close(): Promise<void>;
}

export interface StoredDocument {
  /** Counts the commits that changed this document, from 1. */
  version: number;
  body: unknown;
}

export interface LogAddress {
  /** What kind of log, such as `activities`. */
  log: string;
  /** Whose, such as a conversation's id. Any string. */
  id: string;
}

export interface LogEntry {
  /** 1, 2, 3, ... without gaps within one log. */
  sequence: number;
  /** Milliseconds since the epoch, strictly increasing within one log. */
  at: number;
  body: unknown;
}

export interface DocumentName {
  collection: string;
  id: string;
}

export interface Erasure {
  documents: DocumentName[];
  logs: LogAddress[];
}

export interface DocumentWrite extends DocumentName {
  /** The version this write replaces: 0 for a new document. Leave out to replace whatever is there. */
  expectedVersion?: number;
  /** The new body (plain JSON); undefined removes the document. */
  body: unknown;
}

export interface LogAppend extends LogAddress {
  /** Plain JSON values, one an entry. */
  bodies: unknown[];
}

export interface Changes {
  documents?: DocumentWrite[];
  appends?: LogAppend[];
}
