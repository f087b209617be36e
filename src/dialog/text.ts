/** A sentence that states a fact, and the slug of the article that says so. */
export interface Cited {
  readonly sentence: string;
  readonly from: string;
}

/** The bot's own words, or a fact with its article. Markdown. */
export type Paragraph = string | Cited;
export type Text = Paragraph | readonly Paragraph[];

/** What is said, and the articles that it rests on, which the reply must name. */
export interface Spoken {
  readonly text: string;
  readonly sources: readonly string[];
}

export function cite(from: string, sentence: string): Cited {
  return { sentence, from };
}

export function paragraphsOf(text: Text | undefined): readonly Paragraph[] {
  if (text === undefined) return [];
  return Array.isArray(text) ? (text as readonly Paragraph[]) : [text as Paragraph];
}

/** Puts texts together, in order: a blank line between paragraphs, every article named once. */
export function speak(...texts: (Text | undefined)[]): Spoken {
  const paragraphs = texts.flatMap(paragraphsOf);
  const sources = paragraphs.flatMap((paragraph) =>
    typeof paragraph === 'string' ? [] : [paragraph.from],
  );
  return {
    text: paragraphs.map(wordsOf).filter(Boolean).join('\n\n'),
    sources: [...new Set(sources)],
  };
}

function wordsOf(paragraph: Paragraph): string {
  return typeof paragraph === 'string' ? paragraph : paragraph.sentence;
}
