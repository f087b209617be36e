import type { AccountAccess, AccountConversation } from '../dialog/account-access.ts';
import type { DialogTurn } from '../dialog/step.ts';
import type { Recognition } from '../nlu/recognition.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { Bot } from './bot.ts';
import { isPrivate } from './channel-privacy.ts';
import { saveConversationState, type ConversationState } from './conversation-state.ts';
import type { Knowledge } from './knowledge.ts';
import type { Words } from './words.ts';

/** What performing needs of the world outside the conversation, and which turn it is. */
export interface Performance {
  /** What the turn answers, or what the customer sent last where it answers nothing. */
  activity: LoggedActivity;
  knowledge: Knowledge;
  words: Words;
  tickets: TicketDesk;
  accounts: AccountAccess;
  conversation: AccountConversation;
  turn: DialogTurn;
  /** Commits the state before the turn ends, which is not handled by that. */
  keep: (state: ConversationState) => Promise<void>;
  /** What was understood of the message; absent where there was none. */
  recognition?: Recognition;
}

export async function preparePerformance(
  bot: Bot,
  state: ConversationState,
  activity: LoggedActivity,
  { nowMs, nonce }: Pick<DialogTurn, 'nowMs' | 'nonce'>,
): Promise<Performance> {
  const customerAssertion = bot.assertionOf(activity.conversation.id);
  const conversation = {
    conversationId: activity.conversation.id,
    channelId: activity.channelId,
    channelIsPrivate: isPrivate(activity),
    nowMs,
    ...(customerAssertion !== undefined && { customerAssertion }),
  };
  await bot.accounts.prepare(conversation);
  return {
    activity,
    knowledge: bot.knowledge(),
    words: bot.words(),
    tickets: bot.tickets,
    accounts: bot.accounts,
    conversation,
    turn: { nowMs, nonce, facts: bot.accounts.facts(state.account, conversation) },
    keep: async (reached) => {
      const write = saveConversationState(activity.conversation.id, reached);
      await bot.storage.commit({ documents: [write] });
    },
  };
}
