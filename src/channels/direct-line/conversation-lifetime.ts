import type { ActivityLog, ConversationRecord } from '../../storage/activity-log.ts';

export interface Lifetime {
  log: ActivityLog;
  now: () => number;
  /** How long after the last thing said a conversation can still be gone on with. */
  lifetimeMs: number;
}

export const DEFAULT_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** The record of a conversation that goes on: not one that its customer ended, or nobody has said anything in for long. */
export async function findLiving(
  conversationId: string,
  { log, now, lifetimeMs }: Lifetime,
): Promise<ConversationRecord | undefined> {
  const record = await log.find(conversationId);
  if (!record || record.endedAt !== undefined) return undefined;
  if (now() - Date.parse(record.startedAt) <= lifetimeMs) return record;
  const newest = await log.watermark(conversationId);
  const [last] = (await log.read(conversationId, Math.max(0, newest - 1), 1)).activities;
  const saidAt = Date.parse(last?.timestamp ?? record.startedAt);
  return now() - saidAt <= lifetimeMs ? record : undefined;
}
