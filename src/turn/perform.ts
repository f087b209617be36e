import { composeAnswer } from '../faq/compose-answer.ts';
import { withoutSurface } from '../faq/article-index.ts';
import type { LoggedActivity } from '../storage/activity-log.ts';
import type { DocumentWrite } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { ConversationState } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';
import * as replies from './replies.ts';
import type { Reply } from './reply.ts';
import { freshVariant, withoutThirdRepeat } from './repetition.ts';
import type { Words } from './words.ts';

/** What a turn changes: committed together. */
export interface Outcome {
  state: ConversationState;
  replies: Reply[];
  documents: DocumentWrite[];
}

/** What performing needs of the world outside the conversation. */
export interface Performance {
  knowledge: Knowledge;
  words: Words;
  tickets: TicketDesk;
}

type Of<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

/** Carries out a decision. Nothing is written here: the outcome says what is to be. */
export async function perform(
  decision: Decision,
  state: ConversationState,
  activity: LoggedActivity,
  performance: Performance,
): Promise<Outcome> {
  const outcome = await performKind(decision, state, activity, performance);
  return withoutThirdRepeat(outcome);
}

async function performKind(
  decision: Decision,
  state: ConversationState,
  activity: LoggedActivity,
  performance: Performance,
): Promise<Outcome> {
  switch (decision.kind) {
    case 'answer':
      return answer(decision, state, performance);
    case 'ask_which':
      return askWhich(decision, state);
    case 'hand_off':
      return handOff(decision, state, activity, performance);
    case 'ticket_status':
      return tellTicketStatus(state, performance);
    case 'small_talk':
      return smallTalk(decision, state, performance);
    case 'decline':
      return decline(decision, state, performance);
  }
}

function answer(
  decision: Of<'answer'>,
  state: ConversationState,
  { knowledge }: Performance,
): Outcome {
  const text = answerText(decision, knowledge);
  const { articles, intent, surface } = decision;
  return {
    state: {
      ...settled(state),
      topic: { articles, ...(intent !== undefined && { intent }), ...(surface && { surface }) },
      triedArticles: [...new Set([...state.triedArticles, ...articles])],
    },
    replies: [
      { text, suggestions: [...otherSurface(decision, knowledge), replies.TALK_TO_PERSON] },
    ],
    documents: [],
  };
}

function answerText(
  { articles, surface, passage }: Pick<Of<'answer'>, 'articles' | 'surface' | 'passage'>,
  { articles: index }: Knowledge,
): string {
  const [quoted, ...same] = articles
    .map((slug) => index.find(slug))
    .filter((article) => article !== undefined);
  if (!quoted) throw new Error(`None of the articles ${articles.join(', ')} exists any more.`);
  return composeAnswer([quoted, ...same], surface, passage);
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

function askWhich(decision: Of<'ask_which'>, state: ConversationState): Outcome {
  const { about, options, intent } = decision;
  const isUnclear = about === 'topic';
  const articles = options.flatMap((option) => option.articles);
  return {
    state: {
      ...state,
      ...(intent !== undefined && { topic: { intent, articles } }),
      pending: { kind: 'which', options },
      unclearTurns: isUnclear ? state.unclearTurns + 1 : 0,
    },
    replies: [isUnclear ? replies.askTopic(options) : replies.askSurface(options)],
    documents: [],
  };
}

async function handOff(
  { reason, priority, articles }: Of<'hand_off'>,
  state: ConversationState,
  activity: LoggedActivity,
  { knowledge, words, tickets }: Performance,
): Promise<Outcome> {
  const shown = articles.filter((slug) => knowledge.articles.find(slug));
  const advice = adviceOf(reason, shown, words, knowledge);
  const known = state.ticketId === undefined ? undefined : await tickets.find(state.ticketId);
  if (known && known.status !== 'resolved')
    return {
      state: settled(state),
      replies: [...advice, replies.ticketAlreadyOpen(known.number)],
      documents: [],
    };
  const triedArticles = [...new Set([...state.triedArticles, ...shown])];
  const { ticket, document } = await tickets.open({ reason, priority, triedArticles }, activity);
  return {
    state: { ...settled(state), ticketId: ticket.id, triedArticles },
    replies: [...advice, replies.ticketOpened(ticket.number)],
    documents: [document],
  };
}

/** What the customer can do at once, while a person is on the way. */
function adviceOf(
  reason: string,
  articles: string[],
  { special }: Words,
  knowledge: Knowledge,
): Reply[] {
  const words = special[reason];
  const parts = [
    words,
    articles.length > 0 ? answerText({ articles: articles.slice(0, 1) }, knowledge) : undefined,
  ];
  const text = parts.filter((part) => part !== undefined).join('\n\n');
  return text === '' ? [] : [{ text, suggestions: [] }];
}

async function tellTicketStatus(
  state: ConversationState,
  { tickets }: Performance,
): Promise<Outcome> {
  const ticket = state.ticketId === undefined ? undefined : await tickets.find(state.ticketId);
  if (!ticket)
    return {
      state: { ...settled(state), pending: { kind: 'person' } },
      replies: [replies.noTicket()],
      documents: [],
    };
  return {
    state: settled(state),
    replies: [replies.ticketStatus(ticket.number, ticket.openedAt)],
    documents: [],
  };
}

function smallTalk(
  { topic }: Of<'small_talk'>,
  state: ConversationState,
  { words }: Performance,
): Outcome {
  const text = freshVariant(words.smallTalk[topic] ?? [words.welcome], state.lastReplies);
  return { state: settled(state), replies: [{ text, suggestions: [] }], documents: [] };
}

function decline(
  { why, topic, words: named, nearest }: Of<'decline'>,
  state: ConversationState,
  { words, knowledge }: Performance,
): Outcome {
  const titles = nearest
    .map((slug) => knowledge.articles.find(slug)?.title)
    .filter((title) => title !== undefined)
    .map(withoutSurface);
  const nearestTitles = [...new Set(titles)];
  return {
    state: {
      ...settled(state),
      pending: { kind: 'person' },
      unclearTurns: why === 'uncovered' ? 0 : state.unclearTurns + 1,
    },
    replies: [declineReply()],
    documents: [],
  };

  function declineReply(): Reply {
    const special = named === undefined ? undefined : words.special[named];
    if (special !== undefined)
      return { text: special, suggestions: [...nearestTitles, replies.TALK_TO_PERSON] };
    if (why === 'unreadable') return replies.unreadable();
    if (topic !== undefined) return replies.noArticleOn(topic, nearestTitles);
    return replies.notUnderstood(nearestTitles, state.unclearTurns > 0);
  }
}

/** The conversation is clear again: nothing is pending. */
function settled(state: ConversationState): ConversationState {
  const { pending, ...rest } = state;
  return { ...rest, unclearTurns: 0 };
}
