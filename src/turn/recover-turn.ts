import { randomInt } from 'node:crypto';
import { GUIDED_ONLY } from '../dialog/facts.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';
import { applyActs } from '../tickets/ticket-act.ts';
import type { VersionedTicket } from '../tickets/ticket-desk.ts';
import type { TicketRequest } from '../tickets/ticket.ts';
import { asksForPerson } from './asks-for-person.ts';
import type { Bot, TurnResult } from './bot.ts';
import {
  loadConversationState,
  newConversation,
  saveConversationState,
} from './conversation-state.ts';
import { ASKED_FOR_PERSON } from './for-person.ts';
import { somethingWentWrong, ticketAlreadyOpen, ticketOpened } from './replies.ts';
import { toReplyActivity } from './reply.ts';

/**
 * The turn failed. Who asked for a person gets one all the same; anybody else is told, and the state stays as it was.
 * The reference leads to the log line.
 */
export async function recoverTurn(
  activity: LoggedActivity,
  error: unknown,
  bot: Bot,
): Promise<TurnResult> {
  const reference = newReference();
  try {
    if (asksForPerson(activity.text ?? '')) {
      await fileWithoutContent(activity, bot);
      return { decision: 'hand_off', reference, error };
    }
    const apology = toReplyActivity(somethingWentWrong(reference), activity);
    await bot.activities.reply(activity, [apology], []);
    return { decision: 'failed', reference, error };
  } catch (storageError) {
    // Not even the apology can be stored: the activity stays unhandled, and is handled after the next start.
    return { decision: 'failed', reference, error: new AggregateError([error, storageError]) };
  }
}

/** Needs the store and nothing else: no content, no classifier, no account service, no earlier state. */
async function fileWithoutContent(activity: LoggedActivity, bot: Bot): Promise<void> {
  const { activities, storage, tickets } = bot;
  const { id } = activity.conversation;
  const at = activity.timestamp;
  const hours = tickets.openingHours(Date.parse(at));
  const state = await loadConversationState(storage, id).catch(newConversation);
  const request: TicketRequest = {
    reason: ASKED_FOR_PERSON,
    priority: 'normal',
    level: GUIDED_ONLY.level,
    answers: [],
    idempotencyKeys: [],
    triedArticles: state.triedArticles,
  };
  await tickets.withTicket(await readableTicketId(state.ticketId, bot), async (current) => {
    if (isCurrent(current, at, bot)) {
      const acted = applyActs(
        current.ticket,
        [
          { kind: 'hear', activityId: activity.id },
          { kind: 'ask', request },
        ],
        at,
      );
      const { documents, appends } = tickets.writesOf(current, acted, at);
      const told = toReplyActivity(ticketAlreadyOpen(current.ticket.number, hours), activity);
      await activities.reply(activity, [told], documents, appends);
      return;
    }
    const ticket = await tickets.draft(request, activity);
    const { documents, appends } = tickets.opening(ticket);
    const told = toReplyActivity(ticketOpened(ticket.number, hours), activity);
    const saved = saveConversationState(id, { ...state, ticketId: ticket.id });
    await activities.reply(activity, [told], [saved, ...documents], appends);
  });
}

async function readableTicketId(
  ticketId: string | undefined,
  { tickets }: Bot,
): Promise<string | undefined> {
  if (ticketId === undefined) return undefined;
  return tickets.find(ticketId).then(
    () => ticketId,
    () => undefined,
  );
}

function isCurrent(
  current: VersionedTicket | undefined,
  at: string,
  { tickets }: Bot,
): current is VersionedTicket {
  return current !== undefined && tickets.isCurrent(current.ticket, Date.parse(at));
}

/** Easy to read out: no letters or digits that look alike. */
function newReference(): string {
  const alphabet = '23456789BCDFGHJKMNPQRSTVWXZ';
  return Array.from({ length: 6 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
