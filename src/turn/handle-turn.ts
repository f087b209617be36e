import { continueDialog } from '../dialog/continue-dialog.ts';
import type { DialogState } from '../dialog/dialog-state.ts';
import type { Input } from '../dialog/input.ts';
import { silenceOf } from '../dialog/silence.ts';
import type { Recognition } from '../nlu/recognition.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Bot, TurnResult } from './bot.ts';
import { breakSilence } from './break-silence.ts';
import { carryOut } from './carry-out.ts';
import { commit } from './commit.ts';
import { loadConversationState, type ConversationState } from './conversation-state.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { goesOnWithTicket, readFollowUp } from './follow-up.ts';
import { forPerson } from './for-person.ts';
import { beginOutcome, saying, type Outcome } from './outcome.ts';
import { FEEDBACK, keepFeedback } from './feedback.ts';
import { perform } from './perform.ts';
import { performFollowUp } from './perform-follow-up.ts';
import { preparePerformance, type Performance } from './performance.ts';
import { recoverTurn } from './recover-turn.ts';
import { resultOfTurn } from './result-of-turn.ts';
import type { TurnHandler } from './turn-handler.ts';
import { TurnQueue } from './turn-queue.ts';
import { warnOfSecrets } from './warn-of-secrets.ts';
import { welcome } from './welcome.ts';
import { relayToAgent } from './with-agent.ts';

/** The handler of messages, and of the silences between them. */
export interface Turns extends TurnHandler {
  /** Says and does what is due where customers have been silent in a dialog. Never rejects. */
  breakSilences(nowMs: number): Promise<void>;
}

export function createTurnHandler(bot: Bot): Turns {
  const queue = new TurnQueue(bot.storage);
  const take = (conversationId: string, turn: () => Promise<TurnResult>): Promise<void> =>
    queue.run(conversationId, () => timed(conversationId, turn, bot));
  const look = async (nowMs: number): Promise<void> => {
    for (const id of bot.silences.due(nowMs))
      await take(id, () => breakSilence(id, nowMs, bot).catch(failed));
  };
  let looking: Promise<void> | undefined;
  return {
    handle: (activity) => take(activity.conversation.id, () => takeOrRecover(activity, bot)),
    // One look at a time: a slow account service must not make the next look do the same again.
    breakSilences: (nowMs) =>
      (looking ??= look(nowMs).finally(() => {
        looking = undefined;
      })),
  };
}

async function timed(
  conversationId: string,
  turn: () => Promise<TurnResult>,
  bot: Bot,
): Promise<void> {
  const startedAt = performance.now();
  const report = await turn();
  bot.onTurn({ conversationId, durationMs: performance.now() - startedAt, ...report });
}

function failed(error: unknown): TurnResult {
  return { decision: 'failed', error };
}

/** Handles one activity, start to finish. docs/turn.md draws it with the way out of each step. */
async function takeOrRecover(activity: LoggedActivity, bot: Bot): Promise<TurnResult> {
  return takeTurn(activity, bot).catch((error: unknown) => recoverTurn(activity, error, bot));
}

async function takeTurn(activity: LoggedActivity, bot: Bot): Promise<TurnResult> {
  const state = await loadConversationState(bot.storage, activity.conversation.id);
  const isMessage = activity.type === 'message';
  const relayed = isMessage ? await relayToAgent(activity, state.ticketId, bot) : undefined;
  if (relayed) return relayed;
  const nowMs = Date.parse(activity.timestamp);
  const prepared = await preparePerformance(bot, state, activity, { nowMs, nonce: activity.id });
  if (!isMessage) return takeOtherTurn(state, prepared, bot);
  const { recognition, error } = await understand(activity.text ?? '', bot);
  const performance = { ...prepared, recognition };
  const ticket = await currentTicket(state, nowMs, bot);
  const asked = withoutWaiting(state, ticket, performance);
  const before = await forgetDialog(beginOutcome(asked, ticket), performance);
  const { decision, outcome } = await decideAndPerform(before, performance, recognition, bot);
  const result = resultOfTurn(decision, state, outcome, performance.knowledge);
  const warned = warnOfSecrets(outcome, decision, activity, bot.words());
  await commit({ ...warned, ...(result && { result }) }, performance, bot);
  const { dialogEnds } = outcome;
  return { decision: decision.kind, dialogEnds, ...(error !== undefined && { error }) };
}

/** What was asked while the customer waited for an agent is no question any more once one has come. */
function withoutWaiting(
  state: ConversationState,
  ticket: Ticket | undefined,
  { knowledge }: Performance,
): ConversationState {
  const { dialog, ...rest } = state;
  const isOptional = dialog && knowledge.dialogs.get(dialog.dialogId)?.optional === true;
  return isOptional && ticket?.firstAssignedAt !== undefined ? rest : state;
}

/** What the customer says can belong to it: it is not resolved, or was so lately. */
async function currentTicket(
  { ticketId }: ConversationState,
  nowMs: number,
  { tickets }: Bot,
): Promise<Ticket | undefined> {
  const ticket = ticketId === undefined ? undefined : await tickets.find(ticketId);
  return ticket && tickets.isCurrent(ticket, nowMs) ? ticket : undefined;
}

async function decideAndPerform(
  before: Outcome,
  performance: Performance,
  recognition: Recognition,
  bot: Bot,
): Promise<{ decision: Decision; outcome: Outcome }> {
  const { ticket } = before;
  const followUp = ticket && readFollowUp(recognition.text, ticket);
  if (ticket && followUp) {
    const outcome = await performFollowUp(followUp, { ...before, ticket }, performance);
    return { decision: { kind: 'ticket_status' }, outcome };
  }
  const decided = decideTurn(before.state, performance, recognition, bot);
  const decision = goesOnWithTicket(recognition.text, decided, ticket, performance.turn.nowMs)
    ? forPerson(performance.knowledge)
    : decided;
  return { decision, outcome: await perform(decision, before, performance) };
}

function decideTurn(
  state: ConversationState,
  { activity, knowledge, turn }: Performance,
  recognition: Recognition,
  bot: Bot,
): Decision {
  const code = bot.codes.take(activity.codeReference);
  const asking = state.dialog?.asking;
  if (asking?.kind === 'code' && activity.codeReference !== undefined)
    return { kind: 'continue_dialog', input: codeInput(code, activity.value) };
  // Its turn got as far as that before, and was cut off.
  if (asking?.kind === 'result' && asking.sentAtMs === turn.nowMs)
    return { kind: 'continue_dialog', input: { kind: 'go_on' } };
  return decideBeginning(state, activity) ?? decide(state, recognition, knowledge, turn);
}

/** Where the channel has brought a customer on from elsewhere, what they said there is decided already. */
function decideBeginning(
  { dialog }: ConversationState,
  { beginsDialog }: LoggedActivity,
): Decision | undefined {
  if (!beginsDialog) return undefined;
  const { dialogId } = beginsDialog;
  // A dialog knows which of these it asks for.
  const values = beginsDialog.values as DialogState['values'];
  if (!dialog) return { kind: 'begin_dialog', dialog: dialogId, values, articles: [] };
  const input: Input =
    dialog.dialogId === dialogId ? { kind: 'go_on' } : { kind: 'switch', dialogId, values };
  return { kind: 'continue_dialog', input };
}

/** From the card's field with the nonce of its question, or typed. */
function codeInput(code: string | undefined, value: unknown): Input {
  if (code === undefined) return { kind: 'code_lost' };
  const isCard = typeof value === 'object' && value !== null && 'nonce' in value;
  return { kind: 'code', code, ...(isCard && { nonce: String(value.nonce) }) };
}

/** A dialog that was left for a day is closed, and that is said, before the message is looked at by itself. */
async function forgetDialog(before: Outcome, performance: Performance): Promise<Outcome> {
  const { dialog } = before.state;
  const { knowledge, turn } = performance;
  if (!dialog || silenceOf(dialog, turn.nowMs).kind !== 'forgotten') return before;
  const step = continueDialog(knowledge.dialogs, dialog, { kind: 'go_on' }, turn);
  return carryOut(step, before, performance);
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
  state: ConversationState,
  performance: Performance,
  bot: Bot,
): Promise<TurnResult> {
  if (performance.activity.name === FEEDBACK) return takeFeedback(performance.activity, bot);
  const isNew =
    performance.activity.type === 'conversationUpdate' && state.lastReplies.length === 0;
  const replies = isNew ? [welcome(performance.words, performance.knowledge.articles)] : [];
  const lastReplies = isNew ? replies.map((reply) => reply.text) : state.lastReplies;
  const outcome = saying(beginOutcome({ ...state, lastReplies }), replies);
  await commit(outcome, performance, bot);
  return { decision: isNew ? 'welcome' : 'ignored' };
}

/** Said aside: the conversation stays as it is, and the page thanks by itself. */
async function takeFeedback(activity: LoggedActivity, bot: Bot): Promise<TurnResult> {
  const feedback = await keepFeedback(activity, bot);
  await bot.activities.reply(activity, [], []);
  return feedback ? { decision: 'feedback', feedback } : { decision: 'ignored' };
}
