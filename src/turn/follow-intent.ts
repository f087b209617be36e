import { withoutSurface } from '../faq/article-index.ts';
import type { Intent, LeadsTo } from '../nlu/intent-file.ts';
import { entityValue, type RankedIntent, type Recognition } from '../nlu/recognition.ts';
import { asksForGuidance, asksToKnow } from './asks-to-know.ts';
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

type Leading<Kind extends LeadsTo['kind']> = Extract<LeadsTo, { kind: Kind }>;

/** Does what an intent leads to. */
export function followIntent(
  intent: Intent,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision {
  const { name, leadsTo } = intent;
  switch (leadsTo.kind) {
    case 'article':
      return followArticle(intent, leadsTo, recognition, knowledge);
    case 'dialog': {
      const { dialog, values = {}, articles } = leadsTo;
      return { kind: 'begin_dialog', dialog, values, intent: name, articles };
    }
    case 'handoff':
      return handOffTo(leadsTo);
    case 'ticket_status':
      return { kind: 'ticket_status' };
    case 'small_talk':
      return { kind: 'small_talk', topic: leadsTo.topic };
    case 'uncovered':
      return declineUncovered(leadsTo);
    case 'background':
      return { kind: 'decline', why: 'unknown', nearest: [] };
  }
}

/** Who wants it done is led through it; who wants to know is told. */
function followArticle(
  intent: Intent,
  leadsTo: Leading<'article'>,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision {
  const surface = surfaceOf(recognition);
  return (
    (wantsDialog(leadsTo, recognition.text) ? beginDialogOf(intent) : undefined) ??
    chooseArticles(knowledge.articles, leadsTo.articles, intent.name, surface) ??
    declineUnknown(recognition, knowledge)
  );
}

function declineUncovered({ topic, words, nearest }: Leading<'uncovered'>): Decision {
  return {
    kind: 'decline',
    why: 'uncovered',
    topic,
    ...(words !== undefined && { words }),
    nearest,
  };
}

function wantsDialog({ dialog }: Leading<'article'>, text: string): boolean {
  if (!dialog) return false;
  return dialog.begins === 'when_wanted' ? !asksToKnow(text) : asksForGuidance(text);
}

/** The dialog that an intent's article is walked through with; undefined where there is none. */
export function beginDialogOf({ name, leadsTo }: Intent, surface?: Surface): Decision | undefined {
  if (leadsTo.kind !== 'article' || !leadsTo.dialog) return undefined;
  return {
    kind: 'begin_dialog',
    dialog: leadsTo.dialog.id,
    values: { ...leadsTo.dialog.values, ...(surface && { surface }) },
    intent: name,
    articles: leadsTo.articles,
  };
}

export function handOffTo({ reason, priority, articles, dialog }: Leading<'handoff'>): Decision {
  return {
    kind: 'hand_off',
    reason,
    priority,
    articles: articles ?? [],
    ...(dialog !== undefined && { dialog }),
  };
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

/** As something to choose; undefined where it has neither a label nor an article. */
export function optionOf(name: string, knowledge: Knowledge): Option | undefined {
  const intent = knowledge.intents.get(name);
  if (!intent) return undefined;
  const { leadsTo } = intent;
  const articles = 'articles' in leadsTo ? (leadsTo.articles ?? []) : [];
  const article = knowledge.articles.find(articles[0] ?? '');
  const title = intent.label ?? (article && withoutSurface(article.title));
  return title === undefined ? undefined : { title, intent: name, articles };
}
