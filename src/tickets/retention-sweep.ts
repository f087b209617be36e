import type { CustomerData } from '../privacy/customer-data.ts';
import { isPastRetention, type ConversationAge, type Retention } from '../privacy/retention.ts';
import type { ActivityLog } from '../storage/activity-log.ts';
import type { TicketIndex } from './ticket-index.ts';

export interface SweepOptions {
  activities: ActivityLog;
  tickets: TicketIndex;
  data: CustomerData;
  retention: Retention;
}

/** Erases the conversations that are past their time, one after the other. Returns how many. */
export async function sweepRetention(
  { activities, tickets, data, retention }: SweepOptions,
  nowMs: number,
): Promise<number> {
  const ticketAges = await agesByConversation(tickets);
  let erased = 0;
  for await (const id of activities.conversations()) {
    const ticket = ticketAges.get(id);
    const age = { lastSaidAtMs: await lastSaidAtMs(activities, id), ...(ticket && { ticket }) };
    if (!isPastRetention(age, nowMs, retention)) continue;
    await data.erase(id);
    erased += 1;
  }
  return erased;
}

type TicketAge = NonNullable<ConversationAge['ticket']>;

/** One that is not resolved counts, or else the one that was resolved last. */
async function agesByConversation(tickets: TicketIndex): Promise<Map<string, TicketAge>> {
  await tickets.caughtUp();
  const ages = new Map<string, TicketAge>();
  for (const { conversationId, status, resolvedAt = '' } of tickets.all()) {
    const resolvedAtMs = status === 'resolved' ? Date.parse(resolvedAt) : Infinity;
    const latest = Math.max(resolvedAtMs, ages.get(conversationId)?.resolvedAtMs ?? 0);
    ages.set(conversationId, { resolvedAtMs: latest });
  }
  return ages;
}

async function lastSaidAtMs(activities: ActivityLog, conversationId: string): Promise<number> {
  const newest = await activities.watermark(conversationId);
  const [last] = (await activities.read(conversationId, newest - 1, 1)).activities;
  const started = (await activities.find(conversationId))?.startedAt ?? '';
  return Date.parse(last?.timestamp ?? started) || 0;
}
