import type { Article } from '../faq/article.ts';
import { withoutSurface, type ArticleIndex } from '../faq/article-index.ts';
import type { Surface } from './conversation-state.ts';
import type { Decision } from './decision.ts';

/**
 * Answers from the articles an intent leads to. "Web or app?" is asked only when the answers differ and the customer
 * has not said. Returns undefined when none of the articles exists.
 */
export function chooseArticles(
  index: ArticleIndex,
  slugs: readonly string[],
  intent: string | undefined,
  surface: Surface | undefined,
): Decision | undefined {
  const articles = slugs.map((slug) => index.find(slug)).filter((article) => article !== undefined);
  const groups = index.groupByAnswer(articles);
  const fitting = groups.filter((group) => group.some((article) => fits(article, surface)));
  const candidates = fitting.length > 0 ? fitting : groups;
  const [first, ...others] = candidates;
  if (!first) return undefined;
  const named = { ...(intent !== undefined && { intent }), ...(surface && { surface }) };
  if (others.length === 0)
    return { kind: 'answer', ...named, articles: quotedFirst(first, surface) };
  return {
    kind: 'ask_which',
    about: 'surface',
    ...(intent !== undefined && { intent }),
    options: candidates.map((group) => ({
      title: titleOfGroup(group[0]),
      ...(intent !== undefined && { intent }),
      articles: group.map((article) => article.slug),
      ...(group[0].surface !== 'both' && { surface: group[0].surface }),
    })),
  };
}

function fits(article: Article, surface: Surface | undefined): boolean {
  return surface === undefined || article.surface === 'both' || article.surface === surface;
}

/** The article for the customer's surface is quoted; without one, the newest. */
function quotedFirst(group: readonly Article[], surface: Surface | undefined): string[] {
  const quoted = group.find((article) => surface !== undefined && article.surface === surface);
  const ordered = quoted ? [quoted, ...group.filter((article) => article !== quoted)] : group;
  return ordered.map((article) => article.slug);
}

function titleOfGroup(article: Article): string {
  if (article.surface === 'app') return 'In the app';
  if (article.surface === 'web') return 'On the web';
  return withoutSurface(article.title);
}
