import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

import type { LoggedActivity } from '../../storage/activity-log.ts';
import type { Courier } from '../deliver-from-log.ts';
import { toMessages, type SlackMessage } from './from-activity.ts';
import { CHANNEL_ID, placeSchema, type Place } from './place.ts';
import { slackErrorOf, toDeliveryError } from './slack-api.ts';

export const METADATA_TYPE = 'support_bot_message';

const metadataSchema = z.object({
  event_type: z.literal(METADATA_TYPE),
  event_payload: z.object({ activity_id: z.string(), part: z.number() }),
});

/** Sent, but perhaps not yet noted as delivered. */
const SENT_REMEMBERED = 10_000;
/** Slack's clock and ours may differ by this much. */
const CLOCK_SKEW_SECONDS = 300;
const HISTORY_PAGE = 200;

export interface SlackCourierOptions {
  api: WebClient;
  /** Takes what should not be read by others to where the customer is alone. */
  moveToPrivate: (activity: LoggedActivity, place: Place) => Promise<void>;
}

/** Posts what was said. Each message carries its activity's id, so that it can be told whether it is there already. */
export class SlackCourier implements Courier {
  readonly channelId = CHANNEL_ID;
  readonly #options: SlackCourierOptions;
  /** How many messages of an activity are known to have arrived. */
  readonly #sent = new LRUCache<string, number>({ max: SENT_REMEMBERED });

  constructor(options: SlackCourierOptions) {
    this.#options = options;
  }

  async deliver(
    activity: LoggedActivity,
    address: unknown,
    { mayBeRepeat }: { mayBeRepeat: boolean },
  ): Promise<void> {
    if (activity.type !== 'message') return;
    const place = placeSchema.parse(address);
    try {
      if (activity.continuesInPrivate) await this.#options.moveToPrivate(activity, place);
      await this.#post(activity, place, mayBeRepeat);
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  async #post(activity: LoggedActivity, place: Place, mayBeRepeat: boolean): Promise<void> {
    const messages = toMessages(activity);
    const isForAll = !isForCustomerOnly(activity, place);
    const arrived =
      mayBeRepeat && isForAll ? await this.#findArrived(activity, place) : new Set<number>();
    const known = this.#sent.get(activity.id) ?? 0;
    for (const [part, message] of messages.entries()) {
      if (part < known || arrived.has(part)) continue;
      if (isForAll) await this.#postToAll(message, place, { activityId: activity.id, part });
      else await this.#postToCustomer(message, place);
      this.#sent.set(activity.id, part + 1);
    }
  }

  async #postToAll(
    { text, blocks }: SlackMessage,
    place: Place,
    { activityId, part }: { activityId: string; part: number },
  ): Promise<void> {
    const { channelId: channel, threadTs } = place;
    const message = {
      ...{ channel, text, unfurl_links: false, unfurl_media: false },
      ...(threadTs !== undefined && { thread_ts: threadTs }),
      metadata: {
        event_type: METADATA_TYPE,
        event_payload: { activity_id: activityId, part },
      },
    };
    await this.#options.api.chat
      .postMessage({ ...message, blocks })
      .catch(async (error: unknown) => {
        // Plain words are better than nothing: Slack may know a limit that is not in its documentation.
        if (slackErrorOf(error) !== 'invalid_blocks') throw error;
        await this.#options.api.chat.postMessage(message);
      });
  }

  /** Slack keeps no history of these: after a crash one may be shown a second time. */
  async #postToCustomer({ text, blocks }: SlackMessage, place: Place): Promise<void> {
    const { channelId: channel, customerId: user, threadTs } = place;
    await this.#options.api.chat.postEphemeral({
      ...{ channel, user, text, blocks },
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    });
  }

  /** The numbers of the activity's messages that Slack has already. */
  async #findArrived(activity: LoggedActivity, place: Place): Promise<Set<number>> {
    const parts = new Set<number>();
    const { channelId: channel, threadTs } = place;
    const since = Date.parse(activity.timestamp) / 1000 - CLOCK_SKEW_SECONDS;
    const query = {
      ...{ channel, oldest: since.toFixed(6), limit: HISTORY_PAGE },
      include_all_metadata: true as const,
    };
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page = await this.#readPage({ ...query, ...(cursor !== '' && { cursor }) }, threadTs);
      for (const { metadata } of page.messages ?? []) {
        const { event_payload: payload } = metadataSchema.safeParse(metadata).data ?? {};
        if (payload?.activity_id === activity.id) parts.add(payload.part);
      }
      const next: string | undefined = page.response_metadata?.next_cursor;
      cursor = next === '' ? undefined : next;
    }
    return parts;
  }

  async #readPage(
    query: { channel: string; oldest: string; limit: number; include_all_metadata: true },
    threadTs: string | undefined,
  ): Promise<HistoryPage> {
    const { conversations } = this.#options.api;
    return threadTs === undefined
      ? conversations.history(query)
      : conversations.replies({ ...query, ts: threadTs });
  }
}

interface HistoryPage {
  messages?: { metadata?: unknown }[];
  response_metadata?: { next_cursor?: string };
}

/** Others read along, and it is none of their business. */
function isForCustomerOnly(activity: LoggedActivity, { scope }: Place): boolean {
  const isPrivate =
    activity.isForCustomerOnly === true || activity.continuesInPrivate !== undefined;
  return scope === 'command' || (scope === 'channel' && isPrivate);
}
