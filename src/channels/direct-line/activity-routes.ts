import { setTimeout as delay } from 'node:timers/promises';

import type { Request, Response } from 'restify';

import { HttpError } from '../../server/error-body.ts';
import { readJson } from '../../server/http-server.ts';
import type { LoggedActivity } from '../../storage/activity-log.ts';
import type { TurnOutcome } from './adapter.ts';
import { receiveArrival, watermarkOf } from './conversation-routes.ts';
import {
  requireAddressAllowance,
  requireAllowance,
  requireParticipant,
  type Parts,
} from './parts.ts';
import { readVisible } from './read-visible.ts';
import { originOf } from './request-origin.ts';
import { toActivity, type PostedActivity } from './to-activity.ts';

/** GET /conversations/:id/activities: the next page after a watermark, from the beginning without one. */
export async function pollActivities(
  parts: Parts,
  request: Request,
  response: Response,
  conversationId: string,
): Promise<void> {
  await requireParticipant(parts, request, conversationId);
  const newest = await parts.log.watermark(conversationId);
  // A watermark beyond the log comes from before a restored backup: go on from what there is.
  const after = Math.min(watermarkOf(request) ?? 0, newest);
  const { activities, watermark } = await readVisible(parts.log, conversationId, after);
  const origin = originOf(parts, request);
  response.json(200, {
    activities: activities.map((activity) => parts.links.present(activity, origin)),
    watermark: String(watermark),
  });
}

/** POST /conversations/:id/activities: answered once the bot is done, or after the deadline, with the activity's id. */
export async function postActivity(
  parts: Parts,
  request: Request,
  response: Response,
  conversationId: string,
): Promise<void> {
  const { caller, record } = await requireParticipant(parts, request, conversationId);
  requireAddressAllowance(parts, request, caller);
  requireAllowance(parts.conversationLimit, conversationId);
  const body = await readJson(request);
  const posted = { caller, conversationId, record, bot: parts.bot };
  const wanted = toActivity(body, posted);
  if (wanted.activity.type === 'typing') {
    parts.onTyping(conversationId);
    response.json(200, { id: parts.streams.showLive(wanted.activity) });
    return;
  }
  const { id } = await takeActivity(parts, wanted);
  if (wanted.activity.type === 'endOfConversation') {
    await parts.log.end(conversationId, new Date(parts.now()).toISOString());
    parts.streams.closeAll(conversationId);
  }
  response.json(200, { id });
}

/** Logs what a customer sent and runs the bot on it. Throws an HttpError of 502 when the bot failed. */
export async function takeActivity(
  parts: Parts,
  { activity, deliveryId }: PostedActivity,
): Promise<{ id: string; isDuplicate: boolean }> {
  const conversationId = activity.conversation.id;
  // The customer may become known only now, with the first thing they say.
  const arrival = await receiveArrival(parts, conversationId, activity.from, activity.locale);
  if (arrival) parts.adapter.begin(arrival);
  const received = await parts.log.receive(activity, deliveryId);
  if (!received.isDuplicate && (await runUntilDeadline(parts, received.activity)) === 'failed') {
    throw new HttpError(502, 'BotRejectedActivity', 'The bot could not handle the activity.');
  }
  return { id: received.activity.id, isDuplicate: received.isDuplicate };
}

/** Clients give up on a post long before a slow bot gives up on a turn, and would call it failed. */
async function runUntilDeadline(
  { adapter, deadlineMs }: Parts,
  activity: LoggedActivity,
): Promise<TurnOutcome | 'running'> {
  const deadline = new AbortController();
  try {
    return await Promise.race([
      adapter.run(activity),
      delay(deadlineMs, 'running' as const, { ref: false, signal: deadline.signal }),
    ]);
  } finally {
    deadline.abort();
  }
}
