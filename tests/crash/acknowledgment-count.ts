/** Counts what was acknowledged, by whomever, so that one can wait for more of it. */
export class AcknowledgmentCount {
  readonly #over: AbortSignal;
  readonly #waiting = new Set<{ count: number; resolve: () => void }>();
  #count = 0;

  /** When it is over, there will be no more, and nobody waits any longer. */
  constructor(over: AbortSignal) {
    this.#over = over;
    over.addEventListener('abort', () => {
      for (const { resolve } of this.#waiting) resolve();
    });
  }

  add(): void {
    this.#count += 1;
    for (const waiter of this.#waiting) {
      if (waiter.count > this.#count) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Resolves when that many more were acknowledged, or it is over. */
  async more(count: number): Promise<void> {
    if (count === 0 || this.#over.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add({ count: this.#count + count, resolve });
    });
  }
}
