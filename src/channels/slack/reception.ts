import type { WebClient } from '@slack/web-api';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { RunningTurns } from '../running-turns.ts';
import { conversationIdOf, CHANNEL_ID, type Place } from './place.ts';
import { toActivity, type Arrival } from './to-activity.ts';
import type { TrackedThreads } from './tracked-threads.ts';

const FILES_UNREADABLE =
  'I can’t open files. If it matters what is in it, please tell me in words, without any codes or passwords.';
const STILL_VISIBLE =
  'I have not kept the secret in your message, but Slack has. Please delete the message there: point at it, then **More actions**, **Delete message**.';
const EDIT_NOT_READ =
  'I see that you have changed a message. I only go by what is sent, so please send what I should know as a new message.';

/** As far back as the bot's last question is looked for. */
const RECENT_READ = 12;

export interface ReceptionOptions {
  activities: ActivityLog;
  turns: RunningTurns;
  api: WebClient;
  threads: TrackedThreads;
  now: () => number;
}

/** Takes in what customers did, durably and once, and begins the turns. */
export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** When it resolves, the arrival is on disk, or was before, or is not for the bot. The turn goes on after that. */
  async receive(arrival: Arrival): Promise<void> {
    const isNew = await this.#open(arrival.place, arrival.onlyIfKnown);
    if (isNew === undefined) return;
    const { activities, turns } = this.#options;
    const { activity, isDuplicate } = await activities.receive(
      asGreeting(arrival, isNew),
      arrival.deliveryId,
    );
    if (isDuplicate) return;
    await this.#note(activity);
    turns.begin(activity);
  }

  /** Goes on where the customer is alone. `answer` is the bot's reply where others read along, which says so. */
  async moveToPrivate(answer: LoggedActivity, { teamId, customerId }: Place): Promise<void> {
    const { continuesInPrivate: beginning, recipient, id } = answer;
    if (!beginning) return;
    const { activities, api, turns } = this.#options;
    const opened = await api.conversations.open({ users: customerId });
    const channelId = opened.channel?.id;
    if (channelId === undefined) throw new Error('Slack opened a direct message without an id.');
    const place: Place = { scope: 'im', teamId, channelId, customerId };
    await this.#open(place, false);
    const moved = toActivity(place, {
      type: 'message',
      text: beginning.text,
      beginsDialog: beginning,
      ...(recipient && { from: recipient }),
    });
    const { activity, isDuplicate } = await activities.receive(moved, `moved:${id}`);
    if (!isDuplicate) turns.begin(activity);
  }

  /** Whether the conversation is new; undefined when there is none and none is to begin. */
  async #open(place: Place, onlyIfKnown: boolean): Promise<boolean | undefined> {
    const { activities, threads, now } = this.#options;
    const id = conversationIdOf(place);
    if (await activities.find(id)) return false;
    if (onlyIfKnown) return undefined;
    await threads.track(place);
    const { isNew } = await activities.start(id, {
      channelId: CHANNEL_ID,
      startedAt: new Date(now()).toISOString(),
      customer: { id: place.customerId, role: 'user' },
      address: place,
    });
    return isNew;
  }

  /** Says what there is to say about the message itself, before it is answered. */
  async #note(activity: LoggedActivity): Promise<void> {
    const notes = [
      ...((activity.removedSecrets ?? []).length > 0 && isInHistory(activity)
        ? [STILL_VISIBLE]
        : []),
      ...(hasFiles(activity) ? [FILES_UNREADABLE] : []),
      ...(activity.type === 'messageUpdate' ? [EDIT_NOT_READ] : []),
    ];
    if (notes.length === 0) return;
    const { id, conversation, channelId, recipient, from } = activity;
    await this.#options.activities.append(conversation.id, [
      {
        type: 'message',
        ...{ channelId, conversation, recipient: from, replyToId: id },
        from: { id: 'bot', ...recipient, role: 'bot' },
        text: notes.join('\n\n'),
        textFormat: 'markdown',
        isForCustomerOnly: true,
        channelData: { speaker: 'system' },
        ...((await this.#expectsCode(activity)) && { expectsCode: true }),
      },
    ]);
  }

  /** A note between the question for a code and its answer must not let the code pass for an ordinary number. */
  async #expectsCode({ id, conversation }: LoggedActivity): Promise<boolean> {
    const before = sequenceOf(id) - 1;
    const after = Math.max(0, before - RECENT_READ);
    const recent = await this.#options.activities.read(conversation.id, after, before - after);
    return recent.activities.findLast(({ from }) => from.role === 'bot')?.expectsCode === true;
  }
}

/** The last part of an activity's id. */
export function sequenceOf(activityId: string): number {
  return Number(activityId.slice(activityId.lastIndexOf('|') + 1));
}

/** Who mentions the bot, or gives the command, without a word is greeted. */
function asGreeting({ place, activity }: Arrival, isNew: boolean): Arrival['activity'] {
  const isEmpty = activity.type === 'message' && activity.text === '' && !hasFiles(activity);
  return isEmpty && isNew && place.scope !== 'im'
    ? { ...activity, type: 'conversationUpdate' }
    : activity;
}

function hasFiles({ channelData }: Arrival['activity']): boolean {
  return typeof channelData === 'object' && channelData !== null && 'files' in channelData;
}

/** Typed as a message, not tapped, entered in a modal or given with a command. */
function isInHistory({ channelData }: LoggedActivity): boolean {
  return typeof channelData === 'object' && channelData !== null && 'ts' in channelData;
}
