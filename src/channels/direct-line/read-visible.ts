import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';

export interface ActivitySet {
  activities: LoggedActivity[];
  /** Sequence number of the last activity that was looked at, whether or not the client is shown it. */
  watermark: number;
}

const PAGE_LENGTH = 100;

/** Clients are told what was said, not what the bot is told about the conversation. */
export function isVisible(activity: { type: string }): boolean {
  return activity.type !== 'conversationUpdate' && activity.type !== 'trace';
}

/** The next page of what a client is shown after a watermark. Empty only when there is nothing more. */
export async function readVisible(
  log: ActivityLog,
  conversationId: string,
  after: number,
): Promise<ActivitySet> {
  let watermark = after;
  for (;;) {
    const page = await log.read(conversationId, watermark, PAGE_LENGTH);
    const activities = page.activities.filter(isVisible);
    watermark = page.watermark;
    if (activities.length > 0 || page.activities.length === 0) return { activities, watermark };
  }
}
