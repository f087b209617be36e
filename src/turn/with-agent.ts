import type { LoggedActivity } from '../storage/activity-log.ts';
import { leftByCustomer, toSystemActivity } from '../tickets/lines.ts';
import { applyActs, type TicketAct } from '../tickets/ticket-act.ts';
import type { Bot, TurnResult } from './bot.ts';
import { warningsOf } from './warn-of-secrets.ts';

/** What customers who talk to an agent write to have the bot back. */
const LEAVES =
  /^\W*(?:(?:please )?(?:end|leave|close|stop) (?:the |this )?chat|(?:go )?back to (?:the )?bot|bot)(?: please)?\W*$/iu;

/**
 * While an agent has the floor, the customer's message is for the agent: it is handled by being in the log. The bot says
 * nothing, but for a warning where a secret was taken out. undefined where no agent has the floor.
 */
export async function relayToAgent(
  activity: LoggedActivity,
  ticketId: string | undefined,
  bot: Bot,
): Promise<TurnResult | undefined> {
  if (ticketId === undefined) return undefined;
  return bot.tickets.withTicket(ticketId, async (current) => {
    if (current?.ticket.floor !== 'agent') return undefined;
    const { ticket } = current;
    const isLeaving = LEAVES.test(activity.text ?? '');
    const acts: TicketAct[] = [{ kind: 'hear', activityId: activity.id }];
    if (isLeaving) acts.push({ kind: 'hand_back', to: 'bot', why: 'by_customer' });
    const writes = bot.tickets.writesOf(
      current,
      applyActs(ticket, acts, activity.timestamp),
      activity.timestamp,
    );
    const lines = isLeaving ? [leftByCustomer(ticket)] : warnings(activity, bot);
    await bot.activities.reply(
      activity,
      lines.map((line) => toSystemActivity(ticket, line)),
      writes.documents,
      writes.appends,
    );
    return { decision: 'relayed' };
  });
}

function warnings(activity: LoggedActivity, bot: Bot): { text: string; suggestions: string[] }[] {
  const texts = warningsOf(activity, bot.words());
  return texts.length === 0 ? [] : [{ text: texts.join('\n\n'), suggestions: [] }];
}
