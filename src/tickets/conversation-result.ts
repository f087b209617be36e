import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LogAddress, LogAppend, LogEntry } from '../storage/storage.ts';

/** One log for all conversations: what the bot achieved, turn by turn. */
export const CONVERSATION_RESULTS: LogAddress = { log: 'conversation-results', id: 'all' };

/**
 * `answered`: it said what an article says, or what to do. `confirmed`: the customer said that it helped, or what was
 * asked for is done. `not_helped`: the customer said that it did not. `asked`: it waits for an answer. `declined`: it
 * had no answer, and offered a person. `left`: the customer broke a dialog off. That a person was asked for is a
 * ticket's event.
 */
export const conversationResultKindSchema = z.enum([
  'answered',
  'confirmed',
  'not_helped',
  'asked',
  'declined',
  'left',
]);
export type ConversationResultKind = z.infer<typeof conversationResultKindSchema>;

const resultSchema = z.strictObject({
  /** A hash of its id: it counts conversations apart, and leads to none. */
  conversation: z.string(),
  channelId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  kind: conversationResultKindSchema,
});

/** What a conversation has come to. It holds no words and leads to none, so that it can be kept when those are erased. */
export type ConversationResult = z.infer<typeof resultSchema>;

/** For the commit of whatever led to it. */
export function appendResult({
  conversationId,
  ...result
}: Omit<ConversationResult, 'conversation'> & { conversationId: string }): LogAppend {
  const body: ConversationResult = { conversation: hashOf(conversationId), ...result };
  return { ...CONVERSATION_RESULTS, bodies: [body] };
}

/** What names a conversation in its results. */
export function hashOf(conversationId: string): string {
  return createHash('sha256').update(conversationId).digest('base64url').slice(0, 22);
}

/** A result of a log entry. Throws a ZodError where it is none. */
export function toConversationResult({ body }: LogEntry): ConversationResult {
  return resultSchema.parse(body);
}
