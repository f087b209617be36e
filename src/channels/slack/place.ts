import { z } from 'zod';

export const CHANNEL_ID = 'slack';

/**
 * Where one customer's conversation takes place, in Slack's own ids. A direct message is one conversation, each thread in
 * it another; in a channel every person has a conversation of their own in each thread. It is the `address` of the
 * conversation's record.
 */
export const placeSchema = z.object({
  /** `im`: nobody else reads it. `channel`: others do. `command`: in a channel, but shown to the customer only. */
  scope: z.enum(['im', 'channel', 'command']),
  teamId: z.string(),
  channelId: z.string(),
  customerId: z.string(),
  /** The `ts` of the thread's first message. */
  threadTs: z.string().optional(),
});

export type Place = z.infer<typeof placeSchema>;

/** The id of the conversation at a place. */
export function conversationIdOf({
  scope,
  teamId,
  channelId,
  customerId,
  threadTs,
}: Place): string {
  const person = scope === 'im' ? [] : [customerId];
  const thread = threadTs === undefined ? [] : [threadTs];
  return ['slack', teamId, channelId, ...thread, ...person].join('-');
}
