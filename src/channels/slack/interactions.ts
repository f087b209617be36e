import type { WebClient } from '@slack/web-api';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Card, CardAction } from '../cards/card.ts';
import { readCard } from '../cards/read-card.ts';
import { METADATA_TYPE } from './courier.ts';
import { toAnsweredMessages } from './from-activity.ts';
import { MODAL, readModal, readReference, toModal } from './modal.ts';
import type { BlockActions, ViewSubmission } from './payloads.ts';
import { CHANNEL_ID, placeSchema, type Place } from './place.ts';
import { sequenceOf, type Reception } from './reception.ts';
import { toActivity } from './to-activity.ts';

const NOT_YOURS = 'These buttons are for someone else. Mention me, and you get your own.';
const QUESTION_IS_OVER =
  'That was the answer to an earlier question. Please answer what I asked last, or write what you need.';
/** More is rarely said between a question and its answer. */
const LATER_READ = 50;

export interface InteractionsOptions {
  activities: ActivityLog;
  api: WebClient;
  reception: Reception;
  onError: (error: unknown, conversationId: string) => void;
}

/** What Slack is answered at once, and what is done after that. */
export interface InteractionAnswer {
  body?: unknown;
  after?: () => Promise<void>;
}

/** A button or a modal, and the message of the bot's that it belongs to. */
interface Asked {
  activity: LoggedActivity;
  card: Card;
  place: Place;
}

/** Taps on buttons and modals: their meaning is read from the log, so a button carries no more than where it stands. */
export class Interactions {
  readonly #options: InteractionsOptions;

  constructor(options: InteractionsOptions) {
    this.#options = options;
  }

  /** When it resolves, what was chosen is on disk. */
  async tap(payload: BlockActions): Promise<InteractionAnswer> {
    const [tapped] = payload.actions;
    // Links carry no value: Slack opens them itself, and only tells of it.
    if (tapped?.value === undefined) return {};
    const [kind, index] = tapped.action_id.split(':');
    const asked = await this.#find(tapped.value);
    const action = asked?.card.actions[Number(index)];
    if (!action || asked.place.channelId !== payload.container.channel_id) return {};
    if (payload.user.id !== asked.place.customerId)
      return { after: () => this.#tellAlone(NOT_YOURS, asked.place, payload.user.id) };
    if (kind === 'modal') return { after: () => this.#openModal(asked, Number(index), payload) };
    return this.#choose(asked, action, payload);
  }

  /** Of a modal. The answer has what is wrong with the input, where something is. */
  async submit({ view, user }: ViewSubmission): Promise<InteractionAnswer> {
    const reference = view.callback_id === MODAL ? readReference(view.private_metadata) : undefined;
    if (!reference) return {};
    const asked = await this.#find(reference.activityId);
    if (asked?.place.customerId !== user.id) return {};
    const entered = readModal(asked.card, reference.action, view.state);
    if (entered.kind === 'faulty')
      return { body: { response_action: 'errors', errors: entered.errors } };
    await this.#options.reception.receive({
      place: asked.place,
      activity: toActivity(asked.place, {
        type: 'message',
        value: entered.value,
        from: toCustomer(user),
        replyToId: asked.activity.id,
      }),
      deliveryId: `modal:${view.id}`,
      onlyIfKnown: true,
    });
    return {};
  }

  async #choose(
    asked: Asked,
    action: CardAction,
    payload: BlockActions,
  ): Promise<InteractionAnswer> {
    const { activity, place } = asked;
    const staleness = await this.#stalenessOf(activity, action);
    if (staleness === 'repeated') return {};
    if (staleness === 'over')
      return { after: () => this.#tellAlone(QUESTION_IS_OVER, place, place.customerId) };
    const said = action.kind === 'say' ? { text: action.text } : { value: dataOf(action) };
    await this.#options.reception.receive({
      place,
      activity: toActivity(place, {
        type: 'message',
        ...said,
        from: toCustomer(payload.user),
        replyToId: activity.id,
      }),
      // A message is answered by one tap, however often it is tapped.
      deliveryId: `tap:${activity.id}`,
      onlyIfKnown: true,
    });
    return { after: () => this.#showChoice(asked, action.title, payload) };
  }

  /** Whether this very message was answered before, or its question is over: an old yes is no consent to what came since. */
  async #stalenessOf(
    activity: LoggedActivity,
    action: CardAction,
  ): Promise<'repeated' | 'over' | 'current'> {
    const { id, conversation } = activity;
    const { activities } = this.#options;
    const later = await activities.read(conversation.id, sequenceOf(id), LATER_READ);
    const answers = later.activities.filter(
      ({ from, type }) => from.role !== 'bot' && type === 'message',
    );
    if (answers.some(({ replyToId }) => replyToId === activity.id)) return 'repeated';
    return answers.length > 0 && /^(?:yes|no)\b/iu.test(action.title) ? 'over' : 'current';
  }

  /** Slack gives three seconds from the tap to this call. */
  async #openModal({ card, activity }: Asked, action: number, payload: BlockActions) {
    const view = toModal(card, { activityId: activity.id, action });
    await this.#try(activity, () =>
      this.#options.api.views.open({ trigger_id: payload.trigger_id, view }),
    );
  }

  /** The buttons give way to what was chosen. */
  async #showChoice({ activity, place }: Asked, title: string, { container }: BlockActions) {
    const { message_ts: ts, is_ephemeral: isEphemeral } = container;
    if (ts === undefined || isEphemeral === true || place.scope === 'command') return;
    const messages = toAnsweredMessages(activity, title);
    const part = messages.length - 1;
    const message = messages[part];
    if (!message) return;
    const metadata = {
      event_type: METADATA_TYPE,
      event_payload: { activity_id: activity.id, part },
    };
    await this.#try(activity, () =>
      this.#options.api.chat.update({ channel: place.channelId, ts, ...message, metadata }),
    );
  }

  async #tellAlone(text: string, { channelId, threadTs }: Place, user: string): Promise<void> {
    await this.#options.api.chat.postEphemeral({
      ...{ channel: channelId, user, text },
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    });
  }

  /** What is only for show may fail: the choice itself is safe. */
  async #try({ conversation }: LoggedActivity, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#options.onError(error, conversation.id);
    }
  }

  async #find(activityId: string): Promise<Asked | undefined> {
    const { activities } = this.#options;
    const at = activityId.lastIndexOf('|');
    const conversationId = activityId.slice(0, at);
    const sequence = sequenceOf(activityId);
    if (at < 1 || !Number.isInteger(sequence) || sequence < 1) return undefined;
    const record = await activities.find(conversationId);
    const place = placeSchema.safeParse(record?.address).data;
    if (record?.channelId !== CHANNEL_ID || !place) return undefined;
    const found = await activities.read(conversationId, sequence - 1, 1);
    const activity = found.activities.find(({ id }) => id === activityId);
    return activity && { activity, card: readCard(activity), place };
  }
}

function dataOf(action: CardAction): unknown {
  return action.kind === 'submit' ? action.data : {};
}

function toCustomer({ id, name }: { id: string; name?: string | undefined }) {
  return { id, role: 'user', ...(name !== undefined && { name }) };
}
