import type { Intent } from '../nlu/intent-file.ts';
import type { Recognition } from '../nlu/recognition.ts';
import type { Decision } from './decision.ts';
import { optionOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/** "Close it", "just delete that now": what is meant is not in the words. */
const REFERENCE = /^\s*(?:\S+\s+){1,2}(?:it|this|that)(?:\s+(?:now|please|pls))?[\s.!]*$/iu;

/**
 * Asks which, where a message only points at something and the likeliest reading has no article but has a namesake that
 * has one: "close it" is said of an account as well as of a trade.
 */
export function decideReference(
  { text, ranking: [top] }: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const intent = knowledge.intents.get(top?.name ?? '');
  if (intent?.leadsTo.kind !== 'uncovered' || !REFERENCE.test(text)) return undefined;
  const namesake = intentOfArticle(intent.leadsTo.nearest[0], knowledge);
  const options = [namesake, intent]
    .map((known) => known && optionOf(known.name, knowledge))
    .filter((option) => option !== undefined);
  return options.length === 2 ? { kind: 'ask_which', about: 'topic', options } : undefined;
}

function intentOfArticle(slug: string | undefined, { intents }: Knowledge): Intent | undefined {
  return [...intents.values()].find(
    ({ leadsTo }) => leadsTo.kind === 'article' && leadsTo.articles.includes(slug ?? ''),
  );
}
