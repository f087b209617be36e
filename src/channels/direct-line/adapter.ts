import { setTimeout as delay } from 'node:timers/promises';

import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Activity } from '../../storage/activity.ts';
import {
  ActivityTypes,
  BotAdapter,
  INVOKE_RESPONSE_KEY,
  TurnContext,
  type ConversationReference,
  type ResourceResponse,
  type SdkActivity,
} from '../bot-framework.ts';
import { isSettledWithReplies } from '../support-bot.ts';

export type BotLogic = (context: TurnContext) => Promise<void>;

export interface DirectLineAdapterOptions {
  log: ActivityLog;
  logic: BotLogic;
  /** Shows an activity to whoever is connected just now, without an entry in the log. Returns its id. */
  showLive: (activity: Activity) => string;
  onError: (error: unknown, conversationId: string) => void;
}

/** Runs the bot on activities of the log, one turn at a time in each conversation, and logs what it sends. */
export class DirectLineAdapter extends BotAdapter {
  readonly #options: DirectLineAdapterOptions;
  /** The end of each conversation's queue of turns. */
  readonly #lastTurns = new Map<string, Promise<unknown>>();

  constructor(options: DirectLineAdapterOptions) {
    super();
    this.#options = options;
  }

  /** Runs the turn of a received activity, after the earlier ones of its conversation. Never rejects. */
  async run(activity: LoggedActivity): Promise<'done' | 'failed'> {
    const conversationId = activity.conversation.id;
    const earlier = this.#lastTurns.get(conversationId);
    const turn = (async () => {
      await earlier;
      return this.#runTurn(activity);
    })();
    this.#lastTurns.set(conversationId, turn);
    const outcome = await turn;
    if (this.#lastTurns.get(conversationId) === turn) this.#lastTurns.delete(conversationId);
    return outcome;
  }

  /** Resolves when no turn is running or waiting. */
  async settle(): Promise<void> {
    while (this.#lastTurns.size > 0) await Promise.all(this.#lastTurns.values());
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<SdkActivity>[],
  ): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push({ id: await this.#send(context, activity) });
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

  async #runTurn(activity: LoggedActivity): Promise<'done' | 'failed'> {
    const { log, logic, onError } = this.#options;
    // The SDK has timestamps as Date. The log, and so the turn handler, has them as it will show them.
    const context = new TurnContext(this, activity as unknown as Partial<SdkActivity>);
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

  async #send(context: TurnContext, activity: Partial<SdkActivity>): Promise<string> {
    switch (activity.type) {
      case 'delay':
        await delay(Number(activity.value));
        return '';
      case ActivityTypes.InvokeResponse:
        context.turnState.set(INVOKE_RESPONSE_KEY, activity);
        return '';
      case ActivityTypes.Trace:
        return '';
      case ActivityTypes.Typing:
        return this.#options.showLive(toReply(activity));
      default: {
        const reply = toReply(activity);
        const [logged] = await this.#options.log.append(reply.conversation.id, [reply]);
        return logged?.id ?? '';
      }
    }
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
