import type { LeadsTo } from '../nlu/intent-file.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { chooseArticles } from './choose-articles.ts';
import type { ConversationState } from './conversation-state.ts';
import { decideFollowUp } from './decide-follow-up.ts';
import { decideFromPassages } from './decide-from-passages.ts';
import type { Decision } from './decision.ts';
import { decideReference } from './decide-reference.ts';
import { declineUnknown, followIntent, optionsOf, surfaceOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/** After this many unclear turns in a row the bot stops guessing and offers a person. */
const MOST_UNCLEAR_TURNS = 2;

/** An intent that always begins a dialog is urgent: a false alarm costs a question, a missed one an account. */
const SURE_ENOUGH_TO_HURRY = 0.5;

/**
 * What a message leads to, whatever dialog is running. The order is the policy: a follow-up to what was asked or talked
 * about, an article's own title, what only points at something, what is urgent, an article that no intent leads to, the intent.
 */
export function decideAlone(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision {
  const decision =
    decideFollowUp(state, recognition, knowledge) ??
    decideTitle(recognition, knowledge) ??
    decideReference(recognition, knowledge) ??
    decideUrgent(recognition, knowledge) ??
    decideFromPassages(recognition, knowledge, state.unclearTurns < MOST_UNCLEAR_TURNS) ??
    decideIntent(state, recognition, knowledge);
  return isGuess(decision) && recognition.language !== undefined
    ? { kind: 'decline', why: 'language', language: recognition.language, nearest: [] }
    : decision;
}

function isGuess(decision: Decision): boolean {
  if (decision.kind === 'ask_which') return decision.about === 'topic';
  return decision.kind === 'decline' && decision.why === 'unknown';
}

function decideTitle(recognition: Recognition, knowledge: Knowledge): Decision | undefined {
  const titled = knowledge.articles.withTitle(recognition.text);
  if (titled.length === 0) return undefined;
  const slugs = titled.map((article) => article.slug);
  const intent = [...knowledge.intents.values()].find(
    ({ leadsTo }) =>
      leadsTo.kind === 'article' && slugs.every((slug) => leadsTo.articles.includes(slug)),
  );
  const wanted = titled.length === 1 ? withTwins(slugs, intent?.leadsTo, knowledge) : slugs;
  return chooseArticles(knowledge.articles, wanted, intent?.name, surfaceOf(recognition));
}

/** An article asked for by its title is answered together with those that say the same. */
function withTwins(
  slugs: string[],
  leadsTo: LeadsTo | undefined,
  knowledge: Knowledge,
): readonly string[] {
  if (leadsTo?.kind !== 'article') return slugs;
  const articles = leadsTo.articles
    .map((slug) => knowledge.articles.find(slug))
    .filter((article) => article !== undefined);
  const group = knowledge.articles
    .groupByAnswer(articles)
    .find((candidates) => candidates.some((article) => slugs.includes(article.slug)));
  return group?.map((article) => article.slug) ?? slugs;
}

function decideUrgent(recognition: Recognition, knowledge: Knowledge): Decision | undefined {
  const [top] = recognition.ranking;
  if (!top) return undefined;
  const intent = knowledge.intents.get(top.name);
  if (intent?.leadsTo.kind !== 'dialog' || top.confidence < SURE_ENOUGH_TO_HURRY) return undefined;
  return followIntent(intent, recognition, knowledge);
}

function decideIntent(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision {
  const [top] = recognition.ranking;
  const intent = top && knowledge.intents.get(top.name);
  if (!intent || recognition.band === 'unknown') return declineUnknown(recognition, knowledge);
  if (recognition.band === 'confident' || intent.leadsTo.kind === 'small_talk')
    return followIntent(intent, recognition, knowledge);
  if (intent.leadsTo.kind === 'uncovered') return followIntent(intent, recognition, knowledge);
  const options = optionsOf(recognition.ranking, knowledge);
  if (options.length === 0 || state.unclearTurns >= MOST_UNCLEAR_TURNS)
    return declineUnknown(recognition, knowledge);
  return { kind: 'ask_which', about: 'topic', options };
}
