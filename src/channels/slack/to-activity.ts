import type { Activity } from '../../storage/activity.ts';
import type { EventCallback, MessageEvent, SlashCommand } from './payloads.ts';
import { eventSchema } from './payloads.ts';
import { CHANNEL_ID, conversationIdOf, type Place } from './place.ts';
import { mentions, toPlainText } from './plain-text.ts';

/** Something a customer did, ready to be received. */
export interface Arrival {
  place: Place;
  activity: Activity;
  /** The same however often and by whichever way Slack tells of it. */
  deliveryId: string;
  /** Does not begin a conversation: what goes on in a channel is no business of the bot's until it is asked. */
  onlyIfKnown: boolean;
}

/** Slackbot is no bot by its marks. */
const SLACKBOT = 'USLACKBOT';

/** Subtypes under which people write; all others are Slack's own notices. */
const WRITTEN = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** What an event says for the bot; undefined where it is not for it. `botId` is the bot's own user id. */
export function toArrival(callback: EventCallback, botId: string | undefined): Arrival | undefined {
  const parsed = eventSchema.safeParse(callback.event);
  if (!parsed.success) return undefined;
  const event = parsed.data;
  const teamId = callback.team_id;
  if (event.type === 'app_home_opened') return toWelcome(event, teamId);
  if (event.subtype === 'message_changed') return toEdit(event, teamId);
  if (event.subtype === 'message_deleted') return toDeletion(event, teamId);
  return toMessage(event, teamId, botId);
}

/** A slash command is answered where it was given, so that only its customer sees the answer. */
export function toCommandArrival(command: SlashCommand): Arrival {
  const { team_id: teamId, channel_id: channelId, user_id: customerId, text } = command;
  const scope = isDirect(channelId) ? 'im' : 'command';
  const place: Place = { scope, teamId, channelId, customerId };
  return {
    place,
    activity: toActivity(place, { type: 'message', text: toPlainText(text, undefined) }),
    deliveryId: `command:${command.trigger_id}`,
    onlyIfKnown: false,
  };
}

/** An activity from the customer of a place. */
export function toActivity(
  place: Place,
  said: Pick<Activity, 'type'> & Partial<Activity>,
): Activity {
  return {
    channelId: CHANNEL_ID,
    conversation: { id: conversationIdOf(place), conversationType: place.scope },
    from: { id: place.customerId, role: 'user' },
    recipient: { id: 'bot', name: 'Bot', role: 'bot' },
    ...said,
  };
}

function toMessage(
  event: MessageEvent,
  teamId: string,
  botId: string | undefined,
): Arrival | undefined {
  const { user: customerId, channel: channelId, ts } = event;
  if (customerId === undefined || !isWritten(event, botId)) return undefined;
  const isToBot = event.type === 'app_mention' || mentions(event.text, botId);
  const place = placeOf({ ...event, user: customerId }, teamId, isToBot);
  if (!place) return undefined;
  const files = event.files?.length ?? 0;
  return {
    place,
    activity: toActivity(place, {
      type: 'message',
      text: toPlainText(event.text, botId),
      channelData: { channelId, ts, ...(files > 0 && { files }) },
    }),
    deliveryId: messageId(teamId, channelId, ts),
    onlyIfKnown: place.scope === 'channel' && !isToBot,
  };
}

/** By a person: not by the bot itself, nor another bot, nor Slack. */
function isWritten({ user, bot_id: otherBot, subtype }: MessageEvent, botId: string | undefined) {
  const isPerson = user !== botId && user !== SLACKBOT && otherBot === undefined;
  return isPerson && WRITTEN.has(subtype);
}

/** In a channel every mention outside a thread begins one, and the rest of the talk is left alone. */
function placeOf(
  event: Pick<MessageEvent, 'channel' | 'channel_type' | 'thread_ts' | 'ts'> & { user: string },
  teamId: string,
  isToBot: boolean,
): Place | undefined {
  const { channel: channelId, user: customerId, thread_ts: threadTs } = event;
  if (isDirect(channelId) || event.channel_type === 'im')
    return {
      scope: 'im',
      ...{ teamId, channelId, customerId },
      ...(threadTs !== undefined && { threadTs }),
    };
  if (threadTs === undefined && !isToBot) return undefined;
  return { scope: 'channel', teamId, channelId, customerId, threadTs: threadTs ?? event.ts };
}

function toWelcome(
  event: { user: string; channel: string; tab?: string | undefined },
  teamId: string,
): Arrival | undefined {
  if (event.tab !== undefined && event.tab !== 'messages') return undefined;
  const place: Place = {
    scope: 'im',
    ...{ teamId, channelId: event.channel, customerId: event.user },
  };
  const membersAdded = [{ id: event.user, role: 'user' }];
  return {
    place,
    activity: toActivity(place, { type: 'conversationUpdate', membersAdded }),
    // Welcomed once, however often it is opened.
    deliveryId: `home:${teamId}:${event.user}`,
    onlyIfKnown: false,
  };
}

/** Link previews and the like also change a message; only another text by the customer is an edit. */
function toEdit(event: MessageEvent, teamId: string): Arrival | undefined {
  const { message, previous_message: previous } = event;
  if (message?.user === undefined || message.bot_id !== undefined) return undefined;
  if (message.text === previous?.text) return undefined;
  const { user, text } = message;
  const said = { type: 'messageUpdate', text: toPlainText(text, undefined) };
  const { ts = event.ts, thread_ts: threadTs } = { ...previous, ...message };
  return toChange(event, teamId, { user, ts, threadTs, said });
}

function toDeletion(event: MessageEvent, teamId: string): Arrival | undefined {
  const { previous_message: previous } = event;
  if (previous?.user === undefined || previous.bot_id !== undefined) return undefined;
  return toChange(event, teamId, {
    ...{ user: previous.user, ts: event.deleted_ts ?? previous.ts ?? event.ts },
    threadTs: previous.thread_ts,
    said: { type: 'messageDelete' },
  });
}

function toChange(
  event: MessageEvent,
  teamId: string,
  changed: {
    user: string;
    ts: string;
    threadTs: string | undefined;
    said: Pick<Activity, 'type' | 'text'>;
  },
): Arrival | undefined {
  const { user, ts, threadTs, said } = changed;
  const where = { ...event, user, ts, ...(threadTs !== undefined && { thread_ts: threadTs }) };
  // The first message of a thread in a channel is the one that began the conversation.
  const place = placeOf(where, teamId, true);
  if (!place) return undefined;
  return {
    place,
    activity: toActivity(place, { ...said, channelData: { channelId: event.channel, ts } }),
    deliveryId: `${messageId(teamId, event.channel, ts)}:${said.type}:${event.ts}`,
    onlyIfKnown: true,
  };
}

/** Events of the same message differ in their ids: one as a mention and one as a message, or fetched later. */
function messageId(teamId: string, channelId: string, ts: string): string {
  return `${teamId}:${channelId}:${ts}`;
}

function isDirect(channelId: string): boolean {
  return channelId.startsWith('D');
}
