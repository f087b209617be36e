import type { SecureField } from '../dialog/step.ts';
import type { Activity, DialogBeginning } from '../storage/activity.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';
import { codeCard } from './code-card.ts';

/** One thing the bot says. */
export interface Reply {
  /** Markdown. */
  text: string;
  /** Taps that save typing; tapping one sends its text. */
  suggestions: string[];
  /** Where a code is asked for. */
  field?: SecureField;
  /** What goes on where the customer is alone; the channel brings them there. */
  continuesInPrivate?: DialogBeginning;
  /** The articles it answers from: customers are asked whether it helped. */
  articles?: readonly string[];
  /** Where others read along, the customer alone is to see it. */
  isForCustomerOnly?: boolean;
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
    inputHint: reply.field ? 'expectingInput' : 'acceptingInput',
    ...(reply.continuesInPrivate && { continuesInPrivate: reply.continuesInPrivate }),
    ...(reply.isForCustomerOnly === true && { isForCustomerOnly: true }),
    ...(reply.field && { attachments: [codeCard(reply.field)], expectsCode: true }),
    ...(reply.articles && { channelData: { articles: reply.articles } }),
    ...(reply.suggestions.length > 0 && {
      suggestedActions: {
        actions: reply.suggestions.map((title) => ({ type: 'imBack', title, value: title })),
      },
    }),
  };
}
