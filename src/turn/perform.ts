import { beginDialog } from '../dialog/begin-dialog.ts';
import { continueDialog } from '../dialog/continue-dialog.ts';
import { TALK_TO_PERSON } from '../dialog/phrases.ts';
import { withoutSurface } from '../faq/article-index.ts';
import { answerText } from './answer-text.ts';
import { carryOut, resume } from './carry-out.ts';
import type { Activity } from '../storage/activity.ts';
import type { ConversationState } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import { handOff } from './hand-off.ts';
import type { Knowledge } from './knowledge.ts';
import { moveToPrivate, mustMove } from './move-to-private.ts';
import { saying, settled, type Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import * as replies from './replies.ts';
import type { Reply } from './reply.ts';
import { freshVariant, withoutThirdRepeat } from './repetition.ts';

type Of<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

/** Carries out a decision. Nothing is written here: the outcome says what is to be. */
export async function perform(
  decision: Decision,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  return withoutThirdRepeat(await performKind(decision, before, performance));
}

async function performKind(
  decision: Decision,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  switch (decision.kind) {
    case 'begin_dialog':
      return begin(decision, before, performance);
    case 'continue_dialog':
      return proceed(decision, before, performance);
    case 'hand_off':
      return handOff(decision, before, performance);
    case 'answer':
      return resume(answer(decision, before, performance), performance);
    case 'ask_which':
      return askWhich(decision, before);
    case 'ticket_status':
      return resume(await tellTicketStatus(before, performance), performance);
    case 'small_talk':
      return resume(smallTalk(decision, before, performance), performance);
    case 'decline':
      return resume(decline(decision, before, performance), performance);
  }
}

async function begin(
  { dialog, values, intent, articles }: Of<'begin_dialog'>,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  if (mustMove(dialog, performance)) return moveToPrivate(dialog, values, before, performance);
  const { knowledge, recognition, turn } = performance;
  const beginning = { dialogId: dialog, values, ...(recognition && { recognition }) };
  const step = beginDialog(knowledge.dialogs, beginning, turn);
  const state = {
    ...settled(before.state),
    topic: { articles, ...(intent !== undefined && { intent }) },
    triedArticles: [...new Set([...before.state.triedArticles, ...articles])],
  };
  return carryOut(step, { ...before, state }, performance);
}

async function proceed(
  { input }: Of<'continue_dialog'>,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  const { dialog } = before.state;
  if (!dialog) throw new Error('There is no dialog to continue.');
  const { knowledge, turn } = performance;
  return carryOut(continueDialog(knowledge.dialogs, dialog, input, turn), before, performance);
}

function answer(decision: Of<'answer'>, before: Outcome, { knowledge }: Performance): Outcome {
  const text = answerText(decision, knowledge);
  const { articles, intent, surface } = decision;
  const { state } = before;
  const suggestions = [
    ...otherSurface(decision, knowledge),
    ...guidance(decision, state, knowledge),
    TALK_TO_PERSON,
  ];
  return saying(before, [{ text, suggestions, articles }], {
    ...settled(state),
    topic: { articles, ...(intent !== undefined && { intent }), ...(surface && { surface }) },
    triedArticles: [...new Set([...state.triedArticles, ...articles])],
  });
}

/** After an answer for the app, a tap gives the one for the web, where there is another. */
function otherSurface({ intent, articles }: Of<'answer'>, knowledge: Knowledge): string[] {
  const leadsTo = intent === undefined ? undefined : knowledge.intents.get(intent)?.leadsTo;
  if (leadsTo?.kind !== 'article') return [];
  const others = leadsTo.articles
    .filter((slug) => !articles.includes(slug))
    .map((slug) => knowledge.articles.find(slug)?.surface);
  if (others.includes('app')) return ['And in the app?'];
  return others.includes('web') ? ['And on the web?'] : [];
}

/** In the middle of a dialog no other is offered. */
function guidance(
  { intent }: Of<'answer'>,
  { dialog }: ConversationState,
  { intents }: Knowledge,
): string[] {
  const leadsTo = intent === undefined ? undefined : intents.get(intent)?.leadsTo;
  const hasDialog = leadsTo?.kind === 'article' && leadsTo.dialog !== undefined;
  return hasDialog && !dialog ? [replies.GUIDE_ME] : [];
}

function askWhich(decision: Of<'ask_which'>, before: Outcome): Outcome {
  const { about, options, intent } = decision;
  const { state } = before;
  const isUnclear = about === 'topic';
  const articles = options.flatMap((option) => option.articles);
  const question = isUnclear ? replies.askTopic(options) : replies.askSurface(options);
  return saying(before, [question], {
    ...state,
    ...(intent !== undefined && { topic: { intent, articles } }),
    pending: { kind: 'which', options },
    unclearTurns: isUnclear ? state.unclearTurns + 1 : 0,
  });
}

async function tellTicketStatus(before: Outcome, { tickets, turn }: Performance): Promise<Outcome> {
  const { state, ticket } = before;
  if (ticket) {
    const standing = await tickets.standingOf(ticket, turn.nowMs);
    return saying(before, [replies.ticketStatus(ticket, standing)], settled(state));
  }
  return saying(before, [replies.noTicket()], { ...settled(state), pending: { kind: 'person' } });
}

function smallTalk(
  { topic }: Of<'small_talk'>,
  before: Outcome,
  { words, knowledge }: Performance,
): Outcome {
  const { state } = before;
  const variants = words.smallTalk[topic] ?? [words.welcome];
  // "What can I help you with?" is no question to someone who is being helped.
  const fitting = isHeld(state, knowledge) ? variants.map(firstSentenceOf) : variants;
  const text = freshVariant(fitting, state.lastReplies);
  return saying(before, [{ text, suggestions: [] }], settled(state));
}

function firstSentenceOf(text: string): string {
  return text.split(/(?<=[.!?])\s/u, 1)[0] ?? text;
}

/** Whether a dialog waits for an answer that it needs. */
function isHeld({ dialog }: ConversationState, { dialogs }: Knowledge): boolean {
  return dialog !== undefined && dialogs.get(dialog.dialogId)?.optional !== true;
}

function decline(decision: Of<'decline'>, before: Outcome, performance: Performance): Outcome {
  const { state } = before;
  return saying(before, [declineReply(decision, state, performance)], {
    ...settled(state),
    pending: { kind: 'person' },
    unclearTurns: decision.why === 'uncovered' ? 0 : state.unclearTurns + 1,
  });
}

function wordlessReply({ attachments = [] }: Activity): Reply {
  return attachments.length > 0 ? replies.onlyFiles() : replies.unreadable();
}

function declineReply(
  { why, topic, language, words: named, nearest }: Of<'decline'>,
  state: ConversationState,
  { words, knowledge, activity }: Performance,
): Reply {
  const titles = nearest
    .map((slug) => knowledge.articles.find(slug)?.title)
    .filter((title) => title !== undefined)
    .map(withoutSurface);
  const nearestTitles = [...new Set(titles)];
  const special = named === undefined ? undefined : words.special[named];
  if (special !== undefined)
    return { text: special, suggestions: [...nearestTitles, TALK_TO_PERSON] };
  if (why === 'unreadable') return wordlessReply(activity);
  // What looks like a language that nobody writes here is more likely a slip of the hand.
  const inOwnLanguage = why === 'language' ? words.otherLanguages[language ?? ''] : undefined;
  if (inOwnLanguage !== undefined) return replies.onlyEnglish(inOwnLanguage);
  if (topic !== undefined && isHeld(state, knowledge)) return replies.noArticleOnAside(topic);
  if (topic !== undefined) return replies.noArticleOn(topic, nearestTitles);
  return replies.notUnderstood(nearestTitles, state.unclearTurns > 0);
}
