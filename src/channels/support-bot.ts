import type { LoggedActivity } from '../storage/activity-log.ts';
import type { TurnHandler } from '../turn/turn-handler.ts';
import { ActivityHandler, type TurnContext } from './bot-framework.ts';

const SETTLED_WITH_REPLIES = Symbol('settled with replies');

/**
 * The bot as the SDK sees it. Channels log what they received before they run it, so the activity of its turns is a
 * LoggedActivity; its replies reach the customer through the log and not through the turn context.
 */
export class SupportBot extends ActivityHandler {
  constructor(turns: TurnHandler) {
    super();
    const handle = async (context: TurnContext, next: () => Promise<void>): Promise<void> => {
      context.turnState.set(SETTLED_WITH_REPLIES, true);
      // Channels hand over what ActivityLog.receive gave them; the SDK's type of it is its own Activity.
      await turns.handle(context.activity as unknown as LoggedActivity);
      await next();
    };
    this.onMessage(handle);
    this.onEvent(handle);
    this.onMembersAdded(handle);
  }
}

/**
 * Whether the turn handler saw the activity, and so marks it as handled in the same commit as the replies. After any
 * other turn the channel has to do it, or the activity is resumed at every start.
 */
export function isSettledWithReplies(context: TurnContext): boolean {
  return context.turnState.get(SETTLED_WITH_REPLIES) === true;
}
