import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

import type { Storage } from '../../storage/storage.ts';
import { historyMessageSchema, type HistoryMessage } from './payloads.ts';
import { isUnreachable, retryAfterMsOf } from './slack-api.ts';
import { toArrival, type Arrival } from './to-activity.ts';
import type { Thread, TrackedThreads } from './tracked-threads.ts';

const COLLECTION = 'slack-state';
const ID = 'searched-until';
const stateSchema = z.object({ untilMs: z.number() });

/** Slack tries for five minutes to deliver an event, and its clock may differ from ours. */
const OVERLAP_MS = 10 * 60_000;
/** Nobody waits longer for an answer; what is older would only surprise. */
const FURTHEST_BACK_MS = 24 * 3_600_000;
/** A thread in which nothing was said for so long is no longer looked at. */
const THREAD_REST_MS = 7 * 24 * 3_600_000;
const PAGE = 200;
/** Events may get lost without a sign, too. */
const SEARCH_EVERY_MS = 15 * 60_000;

export interface FindMissedOptions {
  api: WebClient;
  storage: Storage;
  threads: TrackedThreads;
  receive: (arrival: Arrival) => Promise<void>;
  onError: (error: unknown) => void;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

/**
 * Finds messages whose events never came, because Slack or this service was away: reads what was said since the last
 * search, and receives it like an event. What came before is recognised, so nothing is answered twice.
 */
export class FindMissed {
  readonly #options: FindMissedOptions;
  #running: Promise<void> | undefined;
  #isSuspected = false;
  /** When the last successful search began. */
  #searchedAtMs = 0;
  #isClosed = false;

  constructor(options: FindMissedOptions) {
    this.#options = options;
  }

  /** Searches, one search at a time. Never rejects: after a failure the next look searches the same time again. */
  search(): Promise<void> {
    this.#running ??= this.#searchOnce()
      .catch((error: unknown) => {
        this.#isSuspected = true;
        if (!this.#isClosed) this.#options.onError(error);
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** Notes that something may have been missed. */
  suspect(): void {
    this.#isSuspected = true;
  }

  /** Searches where something may have been missed, and where the last search failed or was long ago. */
  async searchIfDue(): Promise<void> {
    const isLongAgo = this.#options.now() - this.#searchedAtMs >= SEARCH_EVERY_MS;
    if (isLongAgo || this.#isSuspected) await this.search();
  }

  /** Waits for what is under way; the rest is searched after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #searchOnce(): Promise<void> {
    const { now } = this.#options;
    const startedAtMs = now();
    this.#isSuspected = false;
    const untilMs = await this.#searchedUntil();
    if (untilMs !== undefined) {
      const sinceMs = Math.max(untilMs - OVERLAP_MS, startedAtMs - FURTHEST_BACK_MS);
      const identity = await this.#call(() => this.#options.api.auth.test());
      const bot = { teamId: identity.team_id ?? '', botId: identity.user_id };
      await this.#searchChannels(bot, sinceMs);
      await this.#searchThreads(bot, sinceMs);
    }
    await this.#options.storage.commit({
      documents: [{ collection: COLLECTION, id: ID, body: { untilMs: startedAtMs } }],
    });
    this.#searchedAtMs = startedAtMs;
  }

  async #searchChannels(bot: Bot, sinceMs: number): Promise<void> {
    const { api } = this.#options;
    const types = 'im,public_channel,private_channel,mpim';
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const asked = { types, limit: PAGE, ...(cursor !== '' && { cursor }) };
      const page = await this.#call(() => api.users.conversations(asked));
      for (const { id } of page.channels ?? [])
        if (id !== undefined) await this.#searchChannel(id, bot, sinceMs);
      cursor = nextOf(page);
    }
  }

  async #searchChannel(channel: string, bot: Bot, sinceMs: number): Promise<void> {
    const { api } = this.#options;
    const messages = await this.#readAll((cursor) =>
      api.conversations.history({ channel, ...since(sinceMs), ...cursor }),
    );
    await this.#receiveAll(messages, channel, bot);
  }

  async #searchThreads(bot: Bot, sinceMs: number): Promise<void> {
    const { api, threads, now } = this.#options;
    for (const thread of await threads.all()) {
      const { channelId: channel, threadTs: ts } = thread;
      const messages = await this.#readAll((cursor) =>
        api.conversations.replies({ channel, ts, ...since(sinceMs), ...cursor }),
      );
      await this.#receiveAll(messages, channel, bot);
      if (isAtRest(thread, messages, now())) await threads.forget(thread);
    }
  }

  /** All pages, oldest message first. A channel that the bot was removed from has none. */
  async #readAll(
    read: (cursor: { cursor?: string }) => Promise<HistoryPage>,
  ): Promise<HistoryMessage[]> {
    const messages: HistoryMessage[] = [];
    try {
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const at = cursor === '' ? {} : { cursor };
        const page = await this.#call(() => read(at));
        for (const message of page.messages ?? []) {
          const known = historyMessageSchema.safeParse(message);
          if (known.success) messages.push(known.data);
        }
        cursor = nextOf(page);
      }
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.#options.onError(error);
    }
    return messages.sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  async #receiveAll(
    messages: readonly HistoryMessage[],
    channel: string,
    { teamId, botId }: Bot,
  ): Promise<void> {
    for (const message of messages) {
      const event = { ...message, type: 'message', channel };
      const callback = { type: 'event_callback' as const, team_id: teamId, event_id: '', event };
      const arrival = toArrival(callback, botId);
      if (arrival) await this.#options.receive(arrival);
    }
  }

  async #searchedUntil(): Promise<number | undefined> {
    const document = await this.#options.storage.read(COLLECTION, ID);
    return document && stateSchema.parse(document.body).untilMs;
  }

  /** Waits as long as Slack asks for: a search has time. */
  async #call<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#isClosed) throw new Error('The search for missed messages was stopped.');
      try {
        return await call();
      } catch (error) {
        const retryAfterMs = retryAfterMsOf(error);
        if (retryAfterMs === undefined) throw error;
        await this.#options.wait(retryAfterMs);
      }
    }
  }
}

interface Bot {
  teamId: string;
  botId: string | undefined;
}

interface HistoryPage {
  messages?: unknown[];
  response_metadata?: { next_cursor?: string };
}

function since(ms: number): { oldest: string; limit: number } {
  return { oldest: (ms / 1000).toFixed(6), limit: PAGE };
}

function nextOf(page: HistoryPage): string | undefined {
  const next = page.response_metadata?.next_cursor;
  return next === '' ? undefined : next;
}

function isAtRest(
  { threadTs }: Thread,
  messages: readonly HistoryMessage[],
  nowMs: number,
): boolean {
  const lastTs = messages[0]?.latest_reply ?? messages.at(-1)?.ts ?? threadTs;
  return nowMs - Number(lastTs) * 1000 > THREAD_REST_MS;
}
