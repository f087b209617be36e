import type { Classifier } from '../nlu/classifier.ts';
import type { SentenceEncoder } from '../nlu/sentence-encoder.ts';
import { TextReader } from '../nlu/text-reader.ts';
import type { Article } from './article.ts';
import { splitIntoPassages } from './passages.ts';
import { stemsOf, type Stems } from './word-weights.ts';

/** What indexing and searching read texts with. Without an encoder the words alone are compared. */
export interface SearchTools {
  classifier: Classifier;
  encoder: SentenceEncoder | undefined;
}

export interface IndexedText {
  stems: Stems;
  /** Of length 1; empty without an encoder. */
  sentence: Float32Array;
}

/** An article as it is searched. Depends on nothing but the article, the classifier and the encoder. */
export interface IndexedArticle {
  slug: string;
  title: IndexedText;
  /** As splitIntoPassages numbers them, each with its heading. */
  passages: readonly IndexedText[];
  /** How often each stem occurs, in the title and in headings counted several times. */
  frequencies: Stems;
  /** In words. */
  length: number;
  /** Each as it is written: a question's misspelt word may be meant to be one of them. */
  wordCounts: ReadonlyMap<string, number>;
  /** What the classifier takes the title and each heading for, with its confidence. */
  topics: readonly ReadonlyMap<string, number>[];
}

const TITLE_WEIGHT = 4;
const HEADING_WEIGHT = 3;

export async function indexArticle(
  article: Article,
  { classifier, encoder }: SearchTools,
): Promise<IndexedArticle> {
  const passages = splitIntoPassages(article);
  const headings = [...new Set(passages.map(({ heading }) => heading))].filter(
    (text) => text !== '',
  );
  const bodyTexts = passages.map(({ text }) => text);
  // Editors' words need no correction, so the readers know none to correct to.
  const read = async (texts: string[]): Promise<IndexedText[]> =>
    (await new TextReader(new Map(), encoder).read(texts)).map((text) => ({
      stems: stemsOf(text),
      sentence: text.sentence,
    }));
  const [title = { stems: new Map(), sentence: new Float32Array(0) }] = await read([article.title]);
  // A step means little without what it is a step of.
  const inContext = passages.map(({ heading, text }) =>
    heading === '' ? `${article.title} ${text}` : `${heading}. ${text}`,
  );
  const weighted = [
    { texts: [article.title], weight: TITLE_WEIGHT },
    { texts: headings, weight: HEADING_WEIGHT },
    { texts: bodyTexts, weight: 1 },
  ];
  return {
    slug: article.slug,
    title,
    passages: await read(inContext),
    ...(await countStems(weighted)),
    wordCounts: TextReader.for([article.title, ...headings, ...bodyTexts], undefined).wordCounts,
    topics: await topicsOf([article.title, ...headings], classifier),
  };
}

async function countStems(
  fields: readonly { texts: string[]; weight: number }[],
): Promise<Pick<IndexedArticle, 'frequencies' | 'length'>> {
  const reader = new TextReader(new Map(), undefined);
  const frequencies = new Map<string, number>();
  let length = 0;
  for (const { texts, weight } of fields)
    for (const read of await reader.read(texts))
      for (const [stem, count] of stemsOf(read)) {
        frequencies.set(stem, (frequencies.get(stem) ?? 0) + weight * count);
        length += count;
      }
  return { frequencies, length };
}

async function topicsOf(
  texts: readonly string[],
  classifier: Classifier,
): Promise<Map<string, number>[]> {
  const topics: Map<string, number>[] = [];
  for (const text of texts) {
    const { ranking } = await classifier.classify(text);
    topics.push(new Map(ranking.map(({ intent, confidence }) => [intent, confidence])));
  }
  return topics;
}
