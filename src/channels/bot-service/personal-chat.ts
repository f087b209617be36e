import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Activity } from '../../storage/activity.ts';
import type { RunningTurns } from '../running-turns.ts';
import type { BotServiceAdapter } from './adapter.ts';
import { isGone } from './courier.ts';
import { conversationIdOf, TEAMS, type BotServiceAddress } from './to-activity.ts';

export interface PersonalChats {
  adapter: BotServiceAdapter;
  activities: ActivityLog;
  turns: RunningTurns;
  /** Where the customer can go on instead. */
  webChatUrl: string;
  now: () => number;
}

/**
 * Goes on, where the bot has said that it would, in the chat with the customer alone. May be repeated: what is begun
 * there is begun once. Where no such chat can be opened, the customer is told where else to go.
 */
export async function continueInPersonalChat(
  said: LoggedActivity,
  address: BotServiceAddress,
  chats: PersonalChats,
): Promise<void> {
  const { continuesInPrivate: beginning } = said;
  if (!beginning) return;
  const personal = await openPersonalChat(address, chats);
  if (!personal) {
    await chats.activities.append(said.conversation.id, [sendElsewhere(said, chats.webChatUrl)]);
    return;
  }
  const { activities, turns, now } = chats;
  const conversationId = conversationIdOf(personal);
  await activities.start(conversationId, {
    channelId: said.channelId,
    startedAt: new Date(now()).toISOString(),
    customer: personal.customer,
    address: personal,
  });
  await activities.readdress(conversationId, personal);
  const arrival: Activity = {
    type: 'message',
    text: beginning.text,
    channelId: said.channelId,
    conversation: { id: conversationId, conversationType: personal.scope },
    from: personal.customer,
    recipient: personal.bot,
    beginsDialog: beginning,
  };
  const { activity, isDuplicate } = await activities.receive(arrival, `continues ${said.id}`);
  if (!isDuplicate) turns.begin(activity);
}

/** undefined where the customer cannot be written to alone: the bot is not installed for them, or blocked. */
async function openPersonalChat(
  address: BotServiceAddress,
  { adapter }: PersonalChats,
): Promise<BotServiceAddress | undefined> {
  if (address.channelId !== TEAMS) return undefined;
  try {
    const conversationId = await adapter.openPersonalChat(address);
    return { ...address, conversationId, scope: 'personal' };
  } catch (error) {
    if (isGone(error) || isRefused(error)) return undefined;
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 400;
}

function sendElsewhere(said: LoggedActivity, webChatUrl: string): Activity {
  return {
    type: 'message',
    channelId: said.channelId,
    conversation: said.conversation,
    from: said.from,
    ...(said.recipient && { recipient: said.recipient }),
    text: `I could not open a personal chat with you. Add me as an app for yourself and write to me there, or go on in the [web chat](${webChatUrl}).`,
    textFormat: 'markdown',
  };
}
