import type { Article } from './article.ts';
import { withoutSurface } from './article-index.ts';
import { splitIntoPassages } from './passages.ts';

/** In characters. Of a longer article only the part that answers is quoted. */
const LONGEST_QUOTE = 900;

/** What only the page has, a button and its heading: it means nothing in a chat. */
const PAGE_FURNITURE =
  /^#* *Self-service tool *$|^For quick access, click the button below: *$|^#+ *(?=\n+#)/gim;

const READ_ALL =
  '\n\n*This is only the part that answers. Write the title to read the whole article.*';

/** A chat is too narrow for headings. */
const HEADING = /^#+ +(.+?) *$/gm;

/**
 * The text of an answer: its question, what the article says, then where it is from and how recent, and whether that is all there
 * is. `articles` say the same; the first is quoted, if it is long only the part around the numbered passage. Markdown.
 */
export function composeAnswer(
  articles: readonly [Article, ...Article[]],
  surface?: 'app' | 'web',
  passage?: number,
): string {
  const [quoted, ...same] = articles;
  const quote = quoteFrom(quoted, passage);
  const parts = [
    `**${withoutSurface(quoted.title)}**`,
    surfaceNote(quoted, surface),
    forChat(quote),
    sourceLine(quoted, same) + (quote === quoted.body ? '' : READ_ALL),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The largest that is short enough: the article, all under the passage's heading, or its paragraph or list. */
function quoteFrom(article: Article, number: number | undefined): string {
  const passage = number === undefined ? undefined : splitIntoPassages(article)[number];
  if (!passage || article.body.length <= LONGEST_QUOTE) return article.body;
  if (passage.section.length <= LONGEST_QUOTE) return passage.section;
  return passage.heading === '' ? passage.block : `## ${passage.heading}\n\n${passage.block}`;
}

function forChat(markdown: string): string {
  return markdown
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

/** Where what is said is from, and how recent that is; empty for no articles. */
export function sourcesOf(articles: readonly Article[]): string {
  return articles.length === 0 ? '' : `*From ${articles.map(nameOf).join(' and ')}.*`;
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
