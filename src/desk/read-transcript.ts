import type { z } from 'zod';
import type { ActivityLog } from '../storage/activity-log.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { toLine, type Line } from './present-ticket.ts';
import type { transcriptQuery } from './ticket-shapes.ts';

const LINES = 100;

/** What was said in a ticket's conversation; without `after` and `before`, the newest of it. */
export async function readTranscript(
  activities: ActivityLog,
  { conversationId }: Ticket,
  { after, before, limit = LINES }: z.output<typeof transcriptQuery>,
): Promise<{ lines: Line[]; hasEarlier: boolean }> {
  if (after !== undefined) {
    const page = await activities.read(conversationId, after, limit);
    return { lines: linesOf(page.activities), hasEarlier: after > 0 };
  }
  const end = before ?? (await activities.watermark(conversationId)) + 1;
  const start = Math.max(0, end - 1 - limit);
  const page = await activities.read(conversationId, start, end - 1 - start);
  return { lines: linesOf(page.activities), hasEarlier: start > 0 };
}

function linesOf(activities: Awaited<ReturnType<ActivityLog['read']>>['activities']): Line[] {
  return activities.map(toLine).filter((line) => line !== undefined);
}
