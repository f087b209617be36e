import { LRUCache } from 'lru-cache';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Courier } from '../deliver-from-log.ts';
import { DeliveryError } from '../delivery-error.ts';
import type { BotServiceAdapter } from './adapter.ts';
import { render } from './render.ts';
import type { BotServiceAddress } from './to-activity.ts';

/** How often the bot may be told of a long text's parts that arrived, so that a retry begins after them. */
const ACTIVITIES_REMEMBERED = 1_000;

export interface CourierOptions {
  channelId: string;
  adapter: BotServiceAdapter;
  activities: ActivityLog;
  /** Takes the conversation to where only the customer reads, when the bot has said that it would. */
  onSaid: (activity: LoggedActivity, address: BotServiceAddress) => Promise<void>;
}

export function createCourier({ channelId, adapter, activities, onSaid }: CourierOptions): Courier {
  const partsSent = new LRUCache<string, number>({ max: ACTIVITIES_REMEMBERED });
  return {
    channelId,
    async deliver(activity, stored) {
      const address = stored as BotServiceAddress;
      if (activity.type !== 'message') return;
      try {
        const parts = render(activity, address);
        for (const part of parts.slice(partsSent.get(activity.id) ?? 0)) {
          await adapter.send(address, part);
          partsSent.set(activity.id, (partsSent.get(activity.id) ?? 0) + 1);
        }
        await onSaid(activity, address);
      } catch (error) {
        const failure = toDeliveryError(error);
        // Until the customer writes again, which renews the address, nothing more is tried.
        if (isGone(error)) await activities.readdress(activity.conversation.id, undefined);
        throw failure;
      }
    },
  };
}

/** 403: the bot was removed or blocked; 404: there is no such conversation. */
export function isGone(error: unknown): boolean {
  const status = statusOf(error);
  return status === 403 || status === 404;
}

/**
 * What asking again can help with: 412 (the conversation was just changed), 429, faults of the channel, and our own
 * sign-in, which an operator can mend. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const status = statusOf(error);
  const isPermanent =
    status !== undefined && status >= 400 && status < 500 && ![401, 408, 412, 429].includes(status);
  const retryAfterMs = retryAfterOf(error);
  return new DeliveryError(`The channel answered ${status ?? 'nothing'}.`, {
    isPermanent,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function retryAfterOf(error: unknown): number | undefined {
  const { response } = error as { response?: { headers?: { get(name: string): unknown } } };
  const seconds = Number(response?.headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
