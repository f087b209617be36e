import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LoggedActivity } from '../storage/activity-log.ts';
import type { Storage } from '../storage/storage.ts';
import { appendResult } from '../tickets/conversation-result.ts';
import type { Bot } from './bot.ts';

/** The name of the event by which a customer says whether an answer helped. */
export const FEEDBACK = 'feedback';

const REASONS = ['not_my_question', 'incomplete', 'hard_to_follow', 'did_not_work'] as const;

const valueSchema = z.object({
  rating: z.enum(['up', 'down']),
  reason: z.enum(REASONS).exactOptional(),
});

export type Feedback = z.infer<typeof valueSchema>;

const articlesSchema = z.object({ articles: z.array(z.string()) });

/**
 * Keeps what a customer thinks of one of the bot's answers: one document for each answer, which a change of mind
 * replaces, and a line in the log `feedback`, which outlives the conversation and does not lead to it. After a crash it
 * may stand in the log twice; the last line of an answer counts. Undefined when it names no answer of this
 * conversation, or says nothing we know.
 */
export async function keepFeedback(
  activity: LoggedActivity,
  { storage, activities }: Bot,
): Promise<Feedback | undefined> {
  const value = valueSchema.safeParse(activity.value);
  const conversationId = activity.conversation.id;
  const sequence = sequenceOf(activity.replyToId, conversationId);
  if (!value.success || sequence === undefined) return undefined;
  const { activities: named } = await activities.read(conversationId, sequence - 1, 1);
  const [answer] = named;
  const rated = articlesSchema.safeParse(answer?.channelData);
  if (answer?.from.role !== 'bot' || !rated.success) return undefined;
  const body = { articles: rated.data.articles, at: activity.timestamp, ...value.data };
  await storage.commit({
    documents: [{ collection: FEEDBACK, id: answer.id, body }],
    appends: [
      { log: FEEDBACK, id: 'all', bodies: [{ answer: hashOf(answer.id), ...body }] },
      appendResult({
        conversationId,
        channelId: activity.channelId,
        at: activity.timestamp,
        kind: value.data.rating === 'up' ? 'confirmed' : 'not_helped',
      }),
    ],
  });
  return value.data;
}

/** The documents that hold what the customer of a conversation thinks: they are erased with it. */
export async function feedbackOf(
  conversationId: string,
  storage: Storage,
): Promise<{ collection: string; id: string }[]> {
  const documents: { collection: string; id: string }[] = [];
  for await (const id of storage.list(FEEDBACK))
    if (id.startsWith(`${conversationId}|`)) documents.push({ collection: FEEDBACK, id });
  return documents;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function sequenceOf(activityId: string | undefined, conversationId: string): number | undefined {
  const prefix = `${conversationId}|`;
  if (activityId?.startsWith(prefix) !== true) return undefined;
  const sequence = Number(activityId.slice(prefix.length));
  return Number.isSafeInteger(sequence) && sequence > 0 ? sequence : undefined;
}
