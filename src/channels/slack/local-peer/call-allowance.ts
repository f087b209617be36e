/** Slack counts by the clock on the wall, whatever time a test may play. */
const now = (): number => performance.now();

interface Bucket {
  left: number;
  atMs: number;
}

/** About one message a second in each channel, with short bursts. */
const MESSAGES_A_MINUTE = 60;
const BURST_SHARE = 0.2;

/** How many calls of each method are allowed, and how many messages in each channel. */
export class CallAllowance {
  readonly #callsAMinute: Record<string, number>;
  readonly #scale: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(callsAMinute: Record<string, number>, scale: number) {
    this.#callsAMinute = callsAMinute;
    this.#scale = scale;
  }

  /** Takes one call. The seconds to wait before it may be repeated; 0 where it is allowed. */
  take(method: string, channel: string): number {
    const general = this.#takeFrom(method, this.#callsAMinute[method] ?? 50);
    if (general > 0 || method !== 'chat.postMessage') return general;
    return this.#takeFrom(`${method} ${channel}`, MESSAGES_A_MINUTE);
  }

  #takeFrom(key: string, perMinute: number): number {
    const perMs = (perMinute * this.#scale) / 60_000;
    const most = Math.max(1, perMinute * this.#scale * BURST_SHARE);
    const { left, atMs } = this.#buckets.get(key) ?? { left: most, atMs: now() };
    const filled = Math.min(most, left + (now() - atMs) * perMs);
    const isAllowed = filled >= 1;
    this.#buckets.set(key, { left: isAllowed ? filled - 1 : filled, atMs: now() });
    return isAllowed ? 0 : Math.ceil((1 - filled) / perMs / 1000);
  }
}
