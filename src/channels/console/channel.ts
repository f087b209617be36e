import type { Activity } from '../../storage/activity.ts';
import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { TurnHandler } from '../../turn/turn-handler.ts';

const REPLIES_READ = 100;

/** One conversation in a terminal. */
export class ConsoleChannel {
  readonly #activities: ActivityLog;
  readonly #turns: TurnHandler;
  readonly #conversationId: string;
  #watermark = 0;

  constructor(activities: ActivityLog, turns: TurnHandler, conversationId: string) {
    this.#activities = activities;
    this.#turns = turns;
    this.#conversationId = conversationId;
  }

  /** Starts the conversation: the bot welcomes the customer. */
  async begin(print: (text: string) => void): Promise<void> {
    await this.#take({ ...this.#activity(), type: 'conversationUpdate' }, print);
  }

  async say(text: string, print: (text: string) => void): Promise<void> {
    await this.#take({ ...this.#activity(), type: 'message', text }, print);
  }

  async #take(sent: Activity, print: (text: string) => void): Promise<void> {
    const { activity } = await this.#activities.receive(sent);
    await this.#turns.handle(activity);
    await this.listen(print);
  }

  /** Prints what the bot has said since. */
  async listen(print: (text: string) => void): Promise<void> {
    const said = await this.#activities.read(this.#conversationId, this.#watermark, REPLIES_READ);
    this.#watermark = said.watermark;
    said.activities.filter(isFromBot).forEach((reply) => {
      print(toText(reply));
    });
  }

  #activity(): Omit<Activity, 'type'> {
    return {
      channelId: 'console',
      conversation: { id: this.#conversationId },
      from: { id: 'customer', role: 'user' },
      recipient: { id: 'bot', role: 'bot' },
    };
  }
}

function isFromBot(activity: LoggedActivity): boolean {
  return activity.type === 'message' && activity.from.role === 'bot';
}

/** Every reply begins with `bot: `; its further lines are indented, and suggestions stand in brackets. */
function toText(reply: LoggedActivity): string {
  const suggestions = (reply.suggestedActions?.actions ?? []).map(({ title }) => `[${title}]`);
  const lines = [...(reply.text ?? '').split('\n'), suggestions.join(' ')];
  return `bot: ${lines.filter((line) => line !== '').join('\n     ')}`;
}
