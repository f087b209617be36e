/** Lets a loop sleep until there is something to do. What happens while it is awake is not missed. */
export class WakeUp {
  #isDue = false;
  #rouse: (() => void) | undefined;

  wake(): void {
    this.#isDue = true;
    this.#rouse?.();
  }

  /** Resolves at once if there was a call since the last time, else at the next or after so long, where that is given. */
  async next(
    atMostMs: number | undefined,
    wait: (ms: number, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (!this.#isDue) {
      const called = new AbortController();
      const woken = new Promise<void>((resolve) => (this.#rouse = resolve));
      const isTimed = atMostMs !== undefined && Number.isFinite(atMostMs);
      const timer = isTimed && wait(Math.max(0, atMostMs), called.signal).catch(() => undefined);
      await (timer ? Promise.race([woken, timer]) : woken);
      called.abort();
      this.#rouse = undefined;
    }
    this.#isDue = false;
  }
}
