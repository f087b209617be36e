import { randomInt } from 'node:crypto';
import type { Recognition } from '../nlu/recognition.ts';
import type { ActivityLog, LoggedActivity } from '../storage/activity-log.ts';
import type { Storage } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import {
  loadConversationState,
  saveConversationState,
  type ConversationState,
} from './conversation-state.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';
import { perform, type Outcome } from './perform.ts';
import { somethingWentWrong } from './replies.ts';
import { toReplyActivity } from './reply.ts';
import type { TurnHandler } from './turn-handler.ts';
import { TurnQueue } from './turn-queue.ts';
import { warnOfSecrets } from './warn-of-secrets.ts';
import { welcome } from './welcome.ts';
import type { Words } from './words.ts';

/** Everything a turn needs; app.ts puts it together. */
export interface Bot {
  storage: Storage;
  activities: ActivityLog;
  recognize: (text: string) => Promise<Recognition>;
  knowledge: () => Knowledge;
  words: () => Words;
  tickets: TicketDesk;
  onTurn: (report: TurnReport) => void;
}

/** What logs and metrics learn of a turn: never what was said. */
export interface TurnReport {
  conversationId: string;
  decision: Decision['kind'] | 'welcome' | 'ignored' | 'failed';
  durationMs: number;
  /** Told to the customer, so that the line can be found again. */
  reference?: string;
  error?: unknown;
}

export function createTurnHandler(bot: Bot): TurnHandler {
  const queue = new TurnQueue(bot.storage);
  return { handle: (activity) => queue.run(activity, () => handleTurn(activity, bot)) };
}

/** Handles one activity, start to finish. docs/turn.md draws it with the way out of each step. */
async function handleTurn(activity: LoggedActivity, bot: Bot): Promise<void> {
  const startedAt = performance.now();
  const report = await takeTurn(activity, bot).catch((error: unknown) =>
    recoverTurn(activity, error, bot),
  );
  bot.onTurn({
    conversationId: activity.conversation.id,
    durationMs: performance.now() - startedAt,
    ...report,
  });
}

type Report = Omit<TurnReport, 'conversationId' | 'durationMs'>;

async function takeTurn(activity: LoggedActivity, bot: Bot): Promise<Report> {
  const state = await loadConversationState(bot.storage, activity.conversation.id);
  if (activity.type !== 'message') return takeOtherTurn(activity, state, bot);
  const { recognition, error } = await understand(activity.text ?? '', bot);
  const decision = decide(state, recognition, bot.knowledge());
  const outcome = await perform(decision, state, activity, {
    knowledge: bot.knowledge(),
    words: bot.words(),
    tickets: bot.tickets,
  });
  await commit(activity, warnOfSecrets(outcome, decision, activity, bot.words()), bot);
  return { decision: decision.kind, ...(error !== undefined && { error }) };
}

/** Without a working classifier nothing is understood, but the turn goes on: a person can still be reached. */
async function understand(
  text: string,
  bot: Bot,
): Promise<{ recognition: Recognition; error?: unknown }> {
  try {
    return { recognition: await bot.recognize(text) };
  } catch (error) {
    return { recognition: { text, ranking: [], band: 'unknown', entities: [] }, error };
  }
}

/** A new conversation is welcomed; anything else that is not a message needs no answer. */
async function takeOtherTurn(
  activity: LoggedActivity,
  state: ConversationState,
  bot: Bot,
): Promise<Report> {
  const isNew = activity.type === 'conversationUpdate' && state.lastReplies.length === 0;
  const replies = isNew ? [welcome(bot.words(), bot.knowledge().articles)] : [];
  const lastReplies = isNew ? replies.map((reply) => reply.text) : state.lastReplies;
  await commit(activity, { state: { ...state, lastReplies }, replies, documents: [] }, bot);
  return { decision: isNew ? 'welcome' : 'ignored' };
}

/** State, replies and side effects: all of it or nothing. */
async function commit(activity: LoggedActivity, outcome: Outcome, bot: Bot): Promise<void> {
  const replies = outcome.replies.map((reply) => toReplyActivity(reply, activity));
  const state = saveConversationState(activity.conversation.id, outcome.state);
  await bot.activities.reply(activity, replies, [state, ...outcome.documents]);
}

/** The turn failed: the state stays as it was, the customer is told, and the reference leads to the log line. */
async function recoverTurn(activity: LoggedActivity, error: unknown, bot: Bot): Promise<Report> {
  const reference = newReference();
  try {
    const apology = toReplyActivity(somethingWentWrong(reference), activity);
    await bot.activities.reply(activity, [apology], []);
    return { decision: 'failed', reference, error };
  } catch (storageError) {
    // Not even the apology can be stored: the activity stays unhandled, and is handled after the next start.
    return { decision: 'failed', reference, error: new AggregateError([error, storageError]) };
  }
}

/** Easy to read out: no letters or digits that look alike. */
function newReference(): string {
  const alphabet = '23456789BCDFGHJKMNPQRSTVWXZ';
  return Array.from({ length: 6 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
