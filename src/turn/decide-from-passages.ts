import { withoutSurface } from '../faq/article-index.ts';
import type { RankedPassage, Recognition } from '../nlu/recognition.ts';
import { chooseArticles } from './choose-articles.ts';
import type { Option } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import { optionsOf, surfaceOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Chosen on data/evaluation/retrieval with articles held out: at CLEAR, at most 2 % of the questions that no article
 * answers are answered; below POSSIBLE, offering an article is more often wrong than right.
 */
const CLEAR = 0.62;
const POSSIBLE = 0.27;
/** An answer must be this much likelier than the next article's. */
const MARGIN = 0.1;
const MOST_OFFERED = 3;

/**
 * Answers from the text of articles that no intent leads to, and from any article where no intent was recognised.
 * Returns undefined where the intent knows better, and where no article fits.
 */
export function decideFromPassages(
  recognition: Recognition,
  knowledge: Knowledge,
  mayAsk: boolean,
): Decision | undefined {
  if (isWellRecognized(recognition, knowledge)) return undefined;
  const found = findCandidates(recognition, knowledge);
  const [best, next] = found;
  if (!best) return undefined;
  const isClear = best.score >= CLEAR && best.score - (next?.score ?? 0) >= MARGIN;
  if (isClear || isSameQuestion(best, next, knowledge))
    return answerFrom(best, recognition, knowledge);
  if (!mayAsk || isBackground(recognition, knowledge)) return undefined;
  const options = [
    ...found.map((passage) => optionOf(passage, knowledge)).filter((option) => option !== undefined),
    ...(recognition.band === 'confident' ? [] : optionsOf(recognition.ranking, knowledge)),
  ];
  return { kind: 'ask_which', about: 'topic', options: options.slice(0, MOST_OFFERED) };
}
