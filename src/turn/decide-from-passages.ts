import { withoutSurface } from '../faq/article-index.ts';
import type { LeadsTo } from '../nlu/intent-file.ts';
import type { RankedPassage, Recognition } from '../nlu/recognition.ts';
import { chooseArticles } from './choose-articles.ts';
import type { Option } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import { optionsOf, surfaceOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/** From here on an article is the answer: chosen so that of what no article answers, at most 2 % is answered. */
const CLEAR = 0.62;
/** An answer must be this much likelier than the next article's. */
const MARGIN = 0.1;
/** From here on an article is worth asking about: below, it is more often wrong than right. */
const POSSIBLE = 0.12;
/** From here on an article is the answer also where the classifier is sure of another. */
const BEYOND_DOUBT = 0.85;
const MOST_OFFERED = 3;

/** What is done for these is as good as the classifier is sure; what no article covers, a new article may cover. */
const KNOWN_BETTER: readonly LeadsTo['kind'][] = [
  'article',
  'handoff',
  'ticket_status',
  'small_talk',
];

/**
 * Answers from the text of articles that no intent leads to, and where no intent was recognised from that of any.
 * Returns undefined where an intent was recognised that knows better, and where no article fits.
 */
export function decideFromPassages(
  recognition: Recognition,
  knowledge: Knowledge,
  mayAsk: boolean,
): Decision | undefined {
  const recognized = recognition.band === 'confident' ? topKind(recognition, knowledge) : undefined;
  const [best, next, ...others] = findCandidates(recognition, knowledge);
  if (!best || isBetterKnown(recognized, best)) return undefined;
  if (isClear(best, next, knowledge)) return answerFrom(best, recognition, knowledge);
  if (!mayAsk || recognized === 'background') return undefined;
  const options = [best, next, ...others].flatMap((found) => optionOf(found, knowledge));
  const intents = recognized ? [] : optionsOf(recognition.ranking, knowledge);
  return {
    kind: 'ask_which',
    about: 'topic',
    options: [...options, ...intents].slice(0, MOST_OFFERED),
  };
}

/** Also a confident classifier takes what it has never seen for something that it has. */
function isBetterKnown(recognized: LeadsTo['kind'] | undefined, best: RankedPassage): boolean {
  if (!recognized || !KNOWN_BETTER.includes(recognized)) return false;
  return recognized !== 'article' || best.score < BEYOND_DOUBT;
}

function topKind({ ranking }: Recognition, knowledge: Knowledge): LeadsTo['kind'] | undefined {
  const [top] = ranking;
  return top && knowledge.intents.get(top.name)?.leadsTo.kind;
}

function findCandidates(
  { passages = [], band }: Recognition,
  knowledge: Knowledge,
): RankedPassage[] {
  const led = articlesOfIntents(knowledge);
  return passages.filter(
    ({ article, score }) =>
      knowledge.articles.find(article) &&
      (led.has(article) ? band === 'unknown' && score >= CLEAR : score >= POSSIBLE),
  );
}

function articlesOfIntents({ intents }: Knowledge): Set<string> {
  return new Set(
    [...intents.values()].flatMap(({ leadsTo }) =>
      'articles' in leadsTo ? (leadsTo.articles ?? []) : [],
    ),
  );
}

/** Two articles that answer the same question do not compete. */
function isClear(
  best: RankedPassage,
  next: RankedPassage | undefined,
  knowledge: Knowledge,
): boolean {
  if (best.score < CLEAR) return false;
  if (!next || best.score - next.score >= MARGIN) return true;
  return sameQuestion(best.article, knowledge).includes(next.article);
}

/** The articles with this one's title but for the surface; it comes first. */
function sameQuestion(slug: string, { articles }: Knowledge): string[] {
  const title = articles.find(slug)?.title ?? '';
  const same = articles.withTitle(withoutSurface(title)).map((article) => article.slug);
  return [...new Set([slug, ...same])];
}

function answerFrom(
  { article, passage }: RankedPassage,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const slugs = sameQuestion(article, knowledge);
  const decision = chooseArticles(knowledge.articles, slugs, undefined, surfaceOf(recognition));
  const isQuoted = decision?.kind === 'answer' && decision.articles[0] === article;
  return isQuoted && passage !== undefined ? { ...decision, passage } : decision;
}

function optionOf(found: RankedPassage | undefined, { articles }: Knowledge): Option[] {
  const article = found && articles.find(found.article);
  return article ? [{ title: withoutSurface(article.title), articles: [article.slug] }] : [];
}
