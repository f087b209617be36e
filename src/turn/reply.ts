import type { Activity } from '../storage/activity.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';

/** One thing the bot says. */
export interface Reply {
  /** Markdown. */
  text: string;
  /** Taps that save typing; tapping one sends its text. */
  suggestions: string[];
}

/** The reply as an activity of the same conversation. */
export function toReplyActivity(reply: Reply, handled: LoggedActivity): Activity {
  return {
    type: 'message',
    channelId: handled.channelId,
    conversation: handled.conversation,
    from: { id: 'bot', ...handled.recipient, role: 'bot' },
    recipient: handled.from,
    replyToId: handled.id,
    text: reply.text,
    textFormat: 'markdown',
    inputHint: 'acceptingInput',
    ...(reply.suggestions.length > 0 && {
      suggestedActions: {
        actions: reply.suggestions.map((title) => ({ type: 'imBack', title, value: title })),
      },
    }),
  };
}
