import { withoutSurface } from '../faq/article-index.ts';
import type { LeadsTo } from '../nlu/intent-file.ts';
import type { RankedPassage, Recognition } from '../nlu/recognition.ts';
import { chooseArticles } from './choose-articles.ts';
import type { Option } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import { optionsOf as optionsOfRanking, surfaceOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/** From here on an article is the answer: chosen so that of what no article answers, hardly 2 % is answered. */
const CLEAR = 0.84;
/** An answer must be this much likelier than the next article's. */
const MARGIN = 0.1;
/** From here on an article is worth asking about where nothing else is known: being asked in vain costs little. */
const POSSIBLE = 0.025;
/** And where a question of another article or mere chatter was recognised. */
const POSSIBLE_INSTEAD = 0.1;
const MOST_FOUND_OFFERED = 3;
const MOST_OFFERED = 4;

/** What an article does not cover yet is often taken for another article's question, but with less confidence. */
const SURE_OF_ARTICLE = 0.85;

/**
 * Answers from the text of articles that no intent leads to, and where no intent was recognised from that of any.
 * Returns undefined where an intent was recognised that knows better, and where no article fits.
 */
export function decideFromPassages(
  recognition: Recognition,
  knowledge: Knowledge,
  mayAsk: boolean,
): Decision | undefined {
  if (isBetterKnown(recognition, knowledge)) return undefined;
  const candidates = findCandidates(recognition, knowledge);
  const [best, next] = candidates;
  if (!best) return undefined;
  if (isClear(best, next, knowledge)) return answerFrom(best, recognition, knowledge);
  if (!mayAsk) return undefined;
  return {
    kind: 'ask_which',
    about: 'topic',
    options: optionsOf(candidates, recognition, knowledge),
  };
}

function isBetterKnown(recognition: Recognition, knowledge: Knowledge): boolean {
  const kind = recognizedAs(recognition, knowledge);
  if (kind === 'small_talk') return recognition.band !== 'unknown';
  if (recognition.band !== 'confident') return false;
  if (kind === 'handoff' || kind === 'ticket_status') return true;
  return kind === 'article' && (recognition.ranking[0]?.confidence ?? 0) >= SURE_OF_ARTICLE;
}

function possibleFrom(recognition: Recognition, knowledge: Knowledge): number {
  const isUncovered = recognizedAs(recognition, knowledge) === 'uncovered';
  return isUncovered || recognition.band !== 'confident' ? POSSIBLE : POSSIBLE_INSTEAD;
}

function recognizedAs(
  { ranking: [top] }: Recognition,
  { intents }: Knowledge,
): LeadsTo['kind'] | undefined {
  return top && intents.get(top.name)?.leadsTo.kind;
}

function findCandidates(recognition: Recognition, knowledge: Knowledge): RankedPassage[] {
  const { passages = [], band } = recognition;
  const led = articlesOfIntents(knowledge);
  const possible = possibleFrom(recognition, knowledge);
  return passages.filter(
    ({ article, score }) =>
      knowledge.articles.find(article) &&
      (led.has(article) ? band === 'unknown' && score >= CLEAR : score >= possible),
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

/** What was found and what was recognised, the likelier first. */
function optionsOf(
  candidates: readonly RankedPassage[],
  { ranking }: Recognition,
  knowledge: Knowledge,
): Option[] {
  const found = candidates.slice(0, MOST_FOUND_OFFERED).flatMap(({ article: slug }) => {
    const article = knowledge.articles.find(slug);
    return article ? [{ title: withoutSurface(article.title), articles: [slug] }] : [];
  });
  const recognized = optionsOfRanking(ranking, knowledge);
  const isFoundLikelier = (candidates[0]?.score ?? 0) >= (ranking[0]?.confidence ?? 0);
  const options = isFoundLikelier ? [...found, ...recognized] : [...recognized, ...found];
  return options.slice(0, MOST_OFFERED);
}
