import type { LogEntry } from '../storage.ts';
import type { EntryText } from './journal-record.ts';
import { toEntry } from './log-files.ts';

type Listener = (entries: LogEntry[]) => void;

/** Who wants to know of new entries. Invariant: a log is remembered only while somebody listens to it. */
export class Listeners {
  readonly #listeners = new Map<string, Set<{ listener: Listener }>>();
  readonly #onError: (error: unknown) => void;

  /** `onError` is told when a listener throws; the others are called all the same. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(key: string, listener: Listener): () => void {
    const entry = { listener };
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(entry));
    return () => {
      listeners.delete(entry);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key);
      }
    };
  }

  tell(key: string, entries: EntryText[]): void {
    const listeners = this.#listeners.get(key) ?? new Set();
    for (const entry of [...listeners]) {
      if (!listeners.has(entry)) continue;
      try {
        entry.listener(entries.map(toEntry));
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
