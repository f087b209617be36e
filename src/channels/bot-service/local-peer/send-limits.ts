/**
 * How often one bot may send to one conversation, as seconds and times.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit
 */
const LIMITS = [
  { seconds: 1, times: 7 },
  { seconds: 2, times: 8 },
  { seconds: 30, times: 60 },
  { seconds: 3600, times: 1800 },
];

export class SendLimits {
  readonly #now: () => number;
  readonly #sentAtMs = new Map<string, number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one. Returns 0, or the seconds to wait when it is one too many, which is not counted. */
  take(conversationId: string): number {
    const nowMs = this.#now();
    const sent = (this.#sentAtMs.get(conversationId) ?? []).filter((at) => at > nowMs - 3_600_000);
    const broken = LIMITS.find(
      ({ seconds, times }) => sent.filter((at) => at > nowMs - seconds * 1000).length >= times,
    );
    if (!broken) sent.push(nowMs);
    this.#sentAtMs.set(conversationId, sent);
    return broken?.seconds ?? 0;
  }
}
