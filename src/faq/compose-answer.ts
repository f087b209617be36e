import type { Article } from './article.ts';
import { withoutSurface } from './article-index.ts';

/** What only the page has, a button and its heading: it means nothing in a chat. */
const PAGE_FURNITURE =
  /^#* *Self-service tool *$|^For quick access, click the button below: *$|^#+ *(?=\n+#)/gim;

/** A chat is too narrow for headings. */
const HEADING = /^#+ +(.+?) *$/gm;

/**
 * The text of an answer: its question, what the article says, then where it is from and how recent, and whether that is all there
 * is. `articles` say the same; the first is quoted. Markdown.
 */
export function composeAnswer(
  articles: readonly [Article, ...Article[]],
  surface?: 'app' | 'web',
): string {
  const [quoted, ...same] = articles;
  const parts = [
    `**${withoutSurface(quoted.title)}**`,
    surfaceNote(quoted, surface),
    bodyOf(quoted),
    sourceLine(quoted, same),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function bodyOf(article: Article): string {
  return article.body
    .replace(PAGE_FURNITURE, '')
    .replace(HEADING, '**$1**')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function surfaceNote(article: Article, surface: 'app' | 'web' | undefined): string {
  if (!surface || article.surface === 'both' || article.surface === surface) return '';
  const held = article.surface === 'app' ? 'in the app' : 'on the web';
  return `I only have this described ${held}:`;
}

function sourceLine(quoted: Article, same: readonly Article[]): string {
  const also = same.length > 0 ? ` The same is said in ${same.map(nameOf).join(' and ')}.` : '';
  const partial =
    quoted.completeness === 'partial'
      ? ' I hold only part of this article, so steps may be missing.'
      : '';
  return `*From ${nameOf(quoted)}.${also}${partial}*`;
}

function nameOf(article: Article): string {
  const date = article.updatedOn ?? article.publishedOn;
  const dated =
    date === undefined ? '' : `, ${article.updatedOn ? 'updated' : 'published'} ${longDate(date)}`;
  return `“${article.title}”${dated}`;
}

/** `2026-04-15` as `15 April 2026`, which no reader takes for another date. */
function longDate(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
