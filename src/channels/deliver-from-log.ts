import { setTimeout as delay } from 'node:timers/promises';
import {
  isForCustomer,
  type ActivityLog,
  type ConversationRecord,
  type LoggedActivity,
} from '../storage/activity-log.ts';
import { DeliveryError } from './delivery-error.ts';

/** Brings what was said to the customers of one channel. */
export interface Courier {
  /** Of the conversations it serves. */
  channelId: string;
  /**
   * Resolves when the channel has accepted the activity. `mayBeRepeat`: an earlier try may have arrived without our
   * knowing, so a channel that can tell looks first. Throws a DeliveryError, or anything else for a failure that may pass.
   */
  deliver(
    activity: LoggedActivity,
    address: unknown,
    attempt: { mayBeRepeat: boolean },
  ): Promise<void>;
}

export interface DeliveryOptions {
  activities: ActivityLog;
  couriers: readonly Courier[];
  /** Told of every failed try; `isFinal` when the customer will not get what was to be delivered. */
  onFailure: (error: unknown, conversationId: string, isFinal: boolean) => void;
  /** Waits this long, or until the signal is aborted (rejecting). */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
}

const READ_AT_ONCE = 50;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/**
 * Delivers from the activity log what the bot and agents say, in channels whose clients do not fetch it: in order in
 * each conversation, again until it is accepted, and on from where it stopped after a restart. What had arrived when
 * the process was killed before noting it is tried a second time, as a possible repeat.
 */
export class DeliverFromLog {
  readonly #options: DeliveryOptions;
  readonly #wait: NonNullable<DeliveryOptions['wait']>;
  readonly #couriers: ReadonlyMap<string, Courier>;
  readonly #stopping = new AbortController();
  readonly #stopWatching: () => void;
  /** Conversations that are being delivered to. */
  readonly #rounds = new Map<string, Promise<void>>();
  /** Of those, the ones in which more was said meanwhile. */
  readonly #isMoreSaid = new Set<string>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#wait =
      options.wait ??
      (async (ms, signal) => {
        await delay(ms, undefined, { signal, ref: false });
      });
    this.#couriers = new Map(options.couriers.map((courier) => [courier.channelId, courier]));
    this.#stopWatching = options.activities.watchUndelivered((conversationId) => {
      this.#begin(conversationId, { mayBeRepeat: false });
    });
  }

  /** Takes up what was not delivered when the process last stopped. */
  async resume(): Promise<void> {
    for (const conversationId of await this.#options.activities.undelivered())
      this.#begin(conversationId, { mayBeRepeat: true });
  }

  /** Resolves when everything that was said has arrived or was given up. */
  async settle(): Promise<void> {
    while (this.#rounds.size > 0) await Promise.all(this.#rounds.values());
  }

  /** Begins nothing more, and waits for what is on its way. The rest is delivered after the next start. */
  async close(): Promise<void> {
    this.#stopWatching();
    this.#stopping.abort();
    await this.settle();
  }

  #begin(conversationId: string, attempt: { mayBeRepeat: boolean }): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#rounds.has(conversationId)) {
      this.#isMoreSaid.add(conversationId);
      return;
    }
    const round = this.#deliverAll(conversationId, attempt)
      .catch((error: unknown) => {
        // The store failed: what waits stays marked, for the next thing that is said or the next start.
        if (!this.#stopping.signal.aborted) this.#options.onFailure(error, conversationId, false);
      })
      .finally(() => {
        this.#rounds.delete(conversationId);
        if (this.#isMoreSaid.delete(conversationId))
          this.#begin(conversationId, { mayBeRepeat: false });
      });
    this.#rounds.set(conversationId, round);
  }

  async #deliverAll(conversationId: string, first: { mayBeRepeat: boolean }): Promise<void> {
    const { activities } = this.#options;
    let { mayBeRepeat } = first;
    for (;;) {
      const waiting = await activities.waitingForDelivery(conversationId, READ_AT_ONCE);
      for (const activity of waiting.filter(isForCustomer)) {
        this.#stopping.signal.throwIfAborted();
        await this.#deliver(activity, mayBeRepeat);
        await activities.markDelivered(activity);
        mayBeRepeat = false;
      }
      const last = waiting.at(-1);
      if (last && !isForCustomer(last)) await activities.markDelivered(last);
      if (waiting.length < READ_AT_ONCE) return;
    }
  }

  async #deliver(activity: LoggedActivity, mayBeRepeat: boolean): Promise<void> {
    const { activities, onFailure } = this.#options;
    for (let tries = 0; ; tries += 1) {
      const record = await activities.find(activity.conversation.id);
      if (record?.address === undefined) return;
      try {
        await this.#courierOf(record).deliver(activity, record.address, {
          mayBeRepeat: mayBeRepeat || tries > 0,
        });
        return;
      } catch (error) {
        const isFinal = error instanceof DeliveryError && error.isPermanent;
        onFailure(error, activity.conversation.id, isFinal);
        if (isFinal) return;
        await this.#wait(this.#pauseMs(error, tries), this.#stopping.signal);
      }
    }
  }

  /** Doubles with each try and varies by half, so that customers of a channel that was down do not come back at once. */
  #pauseMs(error: unknown, tries: number): number {
    if (error instanceof DeliveryError && error.retryAfterMs !== undefined)
      return error.retryAfterMs;
    const { random = Math.random } = this.#options;
    const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries);
    return pauseMs * (0.5 + random() / 2);
  }

  #courierOf({ channelId }: ConversationRecord): Courier {
    const courier = this.#couriers.get(channelId);
    if (courier) return courier;
    throw new DeliveryError(
      `There is no courier for the channel ${channelId}: it was switched off. Switch it on to deliver what waits.`,
    );
  }
}
