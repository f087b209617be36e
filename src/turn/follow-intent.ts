import { withoutSurface } from '../faq/article-index.ts';
import type { Intent } from '../nlu/intent-file.ts';
import { entityValue, type RankedIntent, type Recognition } from '../nlu/recognition.ts';
import { chooseArticles } from './choose-articles.ts';
import type { Option, Surface } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

/** Below this, an intent is not worth offering as a guess. */
const WORTH_OFFERING = 0.12;
const MOST_OFFERED = 3;

/** Where the customer said they are: in the app or on the web. */
export function surfaceOf(recognition: Recognition): Surface | undefined {
  const value = entityValue(recognition, 'surface');
  return value === 'app' || value === 'web' ? value : undefined;
}

/** Does what an intent leads to. */
export function followIntent(
  { name, leadsTo }: Intent,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision {
  switch (leadsTo.kind) {
    case 'article':
      return (
        chooseArticles(knowledge.articles, leadsTo.articles, name, surfaceOf(recognition)) ??
        declineUnknown(recognition, knowledge)
      );
    case 'handoff':
      return {
        kind: 'hand_off',
        reason: leadsTo.reason,
        priority: leadsTo.priority,
        articles: leadsTo.articles ?? [],
      };
    case 'ticket_status':
      return { kind: 'ticket_status' };
    case 'small_talk':
      return { kind: 'small_talk', topic: leadsTo.topic };
    case 'uncovered':
      return {
        kind: 'decline',
        why: 'uncovered',
        topic: leadsTo.topic,
        ...(leadsTo.words !== undefined && { words: leadsTo.words }),
        nearest: leadsTo.nearest,
      };
    case 'background':
      return { kind: 'decline', why: 'unknown', nearest: [] };
  }
}

/** Nothing fits: says so, with the likeliest articles where there are any. */
export function declineUnknown(recognition: Recognition, knowledge: Knowledge): Decision {
  const nearest = optionsOf(recognition.ranking, knowledge)
    .flatMap((option) => option.articles.slice(0, 1))
    .slice(0, MOST_OFFERED);
  return { kind: 'decline', why: 'unknown', nearest };
}

/** The likeliest intents that lead somewhere, as things to choose from. */
export function optionsOf(ranking: readonly RankedIntent[], knowledge: Knowledge): Option[] {
  return ranking
    .filter(({ confidence }) => confidence >= WORTH_OFFERING)
    .map(({ name }) => optionOf(name, knowledge))
    .filter((option) => option !== undefined)
    .slice(0, MOST_OFFERED);
}

function optionOf(name: string, knowledge: Knowledge): Option | undefined {
  const intent = knowledge.intents.get(name);
  if (!intent) return undefined;
  const { leadsTo } = intent;
  const articles = 'articles' in leadsTo ? (leadsTo.articles ?? []) : [];
  const article = knowledge.articles.find(articles[0] ?? '');
  const title = intent.label ?? (article && withoutSurface(article.title));
  return title === undefined ? undefined : { title, intent: name, articles };
}
