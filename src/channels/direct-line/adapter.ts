import { setTimeout as delay } from 'node:timers/promises';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Activity } from '../../storage/activity.ts';
import {
  ActivityTypes,
  BotAdapter,
  TurnContext,
  type ConversationReference,
  type ResourceResponse,
  type SdkActivity,
} from '../bot-framework.ts';
import { isSettledWithReplies } from '../support-bot.ts';

export type BotLogic = (context: TurnContext) => Promise<void>;

export type TurnOutcome = 'done' | 'failed';

export interface DirectLineAdapterOptions {
  log: ActivityLog;
  logic: BotLogic;
  /** Shows an activity to whoever is connected just now, without an entry in the log. Returns its id. */
  showLive: (activity: Activity) => string;
  /** Puts links in place of what stands for files in the log. */
  present: (activity: LoggedActivity) => LoggedActivity;
  onError: (error: unknown, conversationId: string) => void;
}

const NOT_FOR_CLIENTS = new Set<string>(['delay', 'invokeResponse', 'trace']);

interface QueuedTurn {
  activity: LoggedActivity;
  ended: Promise<TurnOutcome>;
}

/** Runs the bot on activities of the log, one turn at a time in each conversation, and logs what it sends. */
export class DirectLineAdapter extends BotAdapter {
  readonly #options: DirectLineAdapterOptions;
  /** The last turn of each conversation that has turns running or waiting. */
  readonly #lastTurns = new Map<string, QueuedTurn>();

  constructor(options: DirectLineAdapterOptions) {
    super();
    this.#options = options;
  }

  /** Queues the turn of a received activity behind the earlier ones of its conversation. */
  begin(activity: LoggedActivity): void {
    const conversationId = activity.conversation.id;
    const ended = this.#runAfter(this.#lastTurns.get(conversationId)?.ended, activity);
    this.#lastTurns.set(conversationId, { activity, ended });
  }

  /** As `begin`, and waits for the turn to end. Never rejects: a failure was reported to `onError`. */
  async run(activity: LoggedActivity): Promise<TurnOutcome> {
    this.begin(activity);
    return (await this.#lastTurns.get(activity.conversation.id)?.ended) ?? 'done';
  }

  /** Resolves when no turn is running or waiting. */
  async settle(): Promise<void> {
    while (this.#lastTurns.size > 0) {
      await Promise.all([...this.#lastTurns.values()].map(({ ended }) => ended));
    }
  }

  override async sendActivities(
    _context: TurnContext,
    activities: Partial<SdkActivity>[],
  ): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push({ id: await this.#send(activity) });
    return responses;
  }

  override async updateActivity(): Promise<never> {
    return Promise.reject(cannotChange('updated'));
  }

  override async deleteActivity(): Promise<never> {
    return Promise.reject(cannotChange('deleted'));
  }

  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const event = { type: ActivityTypes.Event, name: 'continueConversation' };
    const activity = TurnContext.applyConversationReference(event, reference, true);
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }

  async #runAfter(
    earlier: Promise<TurnOutcome> | undefined,
    activity: LoggedActivity,
  ): Promise<TurnOutcome> {
    await earlier;
    const outcome = await this.#runTurn(activity);
    const conversationId = activity.conversation.id;
    if (this.#lastTurns.get(conversationId)?.activity === activity) {
      this.#lastTurns.delete(conversationId);
    }
    return outcome;
  }

  async #runTurn(activity: LoggedActivity): Promise<TurnOutcome> {
    const { log, logic, present, onError } = this.#options;
    // The SDK has timestamps as Date. The log, and so the turn handler, has them as it will show them.
    const context = new TurnContext(this, present(activity) as unknown as Partial<SdkActivity>);
    try {
      try {
        await this.runMiddleware(context, logic);
      } finally {
        if (!isSettledWithReplies(context)) await log.reply(activity, [], []);
      }
      return 'done';
    } catch (error) {
      onError(error, activity.conversation.id);
      return 'failed';
    }
  }

  async #send(activity: Partial<SdkActivity>): Promise<string> {
    const { log, showLive } = this.#options;
    const type = activity.type ?? ActivityTypes.Message;
    // Not an activity at all, but how SDK bots ask for a pause.
    if (type === 'delay') await delay(Number(activity.value));
    if (NOT_FOR_CLIENTS.has(type)) return '';
    const reply = toReply(activity);
    if (type === 'typing') return showLive(reply);
    const [logged] = await log.append(reply.conversation.id, [reply]);
    return logged?.id ?? '';
  }
}

/** As plain JSON, since that is what a log holds; and without the address that the bot would be called back at. */
function toReply(activity: Partial<SdkActivity>): Activity {
  const plain = JSON.stringify({ ...activity, id: undefined, serviceUrl: undefined });
  return JSON.parse(plain) as Activity;
}

function cannotChange(change: string): Error {
  return new Error(
    `Direct Line has no way to tell a client that an activity was ${change}. Send another activity instead.`,
  );
}
