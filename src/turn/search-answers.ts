import type { Article } from '../faq/article.ts';
import { composeAnswer } from '../faq/compose-answer.ts';
import type { RankedPassage, Recognition } from '../nlu/recognition.ts';
import type { Knowledge } from './knowledge.ts';

/** An answer from an article, ready to be sent by an agent. */
export interface FoundAnswer {
  slug: string;
  title: string;
  /** `YYYY-MM-DD`; null where the article has no date. */
  updatedOn: string | null;
  /** Whether the article holds only part of the answer. */
  isPartial: boolean;
  /** Markdown. */
  text: string;
}

/**
 * Answers to what an agent has typed so far: first the articles whose title has all of the words, the last of them
 * perhaps unfinished; then those that the search for customers finds.
 */
export async function searchAnswers(
  query: string,
  limit: number,
  { articles }: Knowledge,
  recognize: (text: string) => Promise<Recognition>,
): Promise<FoundAnswer[]> {
  if (!/[\p{L}\p{N}]/u.test(query)) return articles.mostViewed(limit).map((one) => toAnswer(one));
  const byTitle = articles.all.filter(({ title }) => hasAllWords(title, query));
  // Titles are there without the classifier.
  const { passages = [] } = await recognize(query).catch((): Partial<Recognition> => ({}));
  const ranked = passages.flatMap((passage) => {
    const article = articles.find(passage.article);
    return article ? [{ article, passage }] : [];
  });
  const passageOf = new Map<Article, RankedPassage>(
    ranked.map(({ article, passage }) => [article, passage]),
  );
  const found = new Set([...byTitle, ...ranked.map(({ article }) => article)]);
  return [...found].slice(0, limit).map((one) => toAnswer(one, passageOf.get(one)?.passage));
}

function toAnswer(article: Article, passage?: number): FoundAnswer {
  const { slug, title, updatedOn, publishedOn, completeness } = article;
  return {
    slug,
    title,
    updatedOn: updatedOn ?? publishedOn ?? null,
    isPartial: completeness === 'partial',
    text: composeAnswer([article], undefined, passage),
  };
}

function hasAllWords(title: string, query: string): boolean {
  const words = wordsOf(title);
  return wordsOf(query).every((typed) => words.some((word) => word.startsWith(typed)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
