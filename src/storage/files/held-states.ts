import { LRUCache } from 'lru-cache';

/** Something in memory for as long as at least one holder needs it there. */
export interface Held<State> {
  readonly key: string;
  readonly loaded: Promise<State>;
  holders: number;
  /** There once `loaded` resolved. */
  state?: State;
}

/**
 * What is known in memory about documents or logs. Invariant: at most one state exists a key, and while anyone holds
 * it, it stays; so what one holder changes, every other sees. States that nobody holds are kept while there is room.
 */
export class HeldStates<State extends object> {
  readonly #held = new Map<string, Held<State>>();
  readonly #idle: LRUCache<string, State>;

  constructor(capacity: number, sizeOf: (state: State) => number) {
    this.#idle = new LRUCache({ maxSize: capacity, sizeCalculation: sizeOf });
  }

  /** Every call is matched by one `release`, also when loading fails. */
  hold(key: string, load: () => Promise<State>): Held<State> {
    const held = this.#held.get(key) ?? this.#begin(key, load);
    held.holders += 1;
    return held;
  }

  /** Holds something that is held already once more. */
  holdAgain(held: Held<State>): void {
    held.holders += 1;
  }

  release(held: Held<State>): void {
    held.holders -= 1;
    if (held.holders > 0) return;
    this.#held.delete(held.key);
    if (held.state) this.#idle.set(held.key, held.state);
  }

  /** The state if it is in memory. */
  peek(key: string): State | undefined {
    return this.#held.get(key)?.state ?? this.#idle.peek(key);
  }

  /** The states that somebody holds. */
  *allHeld(): Iterable<State> {
    for (const held of this.#held.values()) if (held.state) yield held.state;
  }

  #begin(key: string, load: () => Promise<State>): Held<State> {
    const idle = this.#idle.get(key);
    this.#idle.delete(key);
    const loaded = idle ? Promise.resolve(idle) : load();
    const held: Held<State> = { key, loaded, holders: 0, ...(idle && { state: idle }) };
    this.#held.set(key, held);
    loaded.then(
      (state) => (held.state = state),
      () => undefined, // whoever holds it learns of the failure from `loaded`
    );
    return held;
  }
}

/** The state of something whose `loaded` was awaited. */
export function stateOf<State>(held: Held<State>): State {
  if (held.state === undefined) throw new Error(`${held.key} was used before it was loaded.`);
  return held.state;
}
