import type { Classifier } from '../nlu/classifier.ts';
import type { SentenceEncoder } from '../nlu/sentence-encoder.ts';
import { TextReader } from '../nlu/text-reader.ts';
import type { Article } from './article.ts';
import type { CustomerWords } from './customer-words.ts';
import { splitIntoPassages } from './passages.ts';
import { stemsOf, type Stems, type WordWeights } from './word-weights.ts';

/** What indexing and searching read texts with. Without an encoder the words alone are compared. */
export interface SearchTools {
  classifier: Classifier;
  encoder: SentenceEncoder | undefined;
  customerWords: CustomerWords;
}

export interface IndexedText {
  stems: Stems;
  /** Of length 1; empty without an encoder. */
  sentence: Float32Array;
}

/** Intents with their confidences. */
export type Topics = ReadonlyMap<string, number>;

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
  /** In how many utterances on the same matter each stem occurs. */
  customerStems: Stems;
  /** Each as it is written: a question's misspelt word may be meant to be one of them. */
  wordCounts: ReadonlyMap<string, number>;
  /** What the classifier takes the title and each heading for, with its confidence. */
  headlineTopics: readonly Topics[];
  /** And each passage. */
  passageTopics: readonly Topics[];
}

const TITLE_WEIGHT = 4;
const HEADING_WEIGHT = 3;

export async function indexArticle(
  article: Article,
  { classifier, encoder, customerWords }: SearchTools,
  weights: WordWeights,
): Promise<IndexedArticle> {
  const passages = splitIntoPassages(article);
  const headings = [...new Set(passages.map(({ heading }) => heading))].filter(
    (text) => text !== '',
  );
  const bodyTexts = passages.map(({ text }) => text);
  // Editors' words need no correction, so the reader knows none to correct to.
  const reader = new TextReader(new Map(), encoder);
  // A step means little without what it is a step of.
  const inContext = passages.map(({ heading, text }) =>
    heading === '' ? `${article.title} ${text}` : `${heading}. ${text}`,
  );
  const title = await indexText(article.title, reader);
  const indexedPassages = [];
  for (const text of inContext) indexedPassages.push(await indexText(text, reader));
  const { frequencies, length } = await countStems([
    { texts: [article.title], weight: TITLE_WEIGHT },
    { texts: headings, weight: HEADING_WEIGHT },
    { texts: bodyTexts, weight: 1 },
  ]);
  const headlineTopics = await topicsOf([article.title, ...headings], classifier);
  const passageTopics = await topicsOf(inContext, classifier);
  const topics = meanOf([...headlineTopics, ...passageTopics]);
  return {
    slug: article.slug,
    title,
    passages: indexedPassages,
    frequencies,
    length,
    customerStems: customerWords.about(frequencies, topics, weights),
    wordCounts: TextReader.for([article.title, ...headings, ...bodyTexts], undefined).wordCounts,
    headlineTopics,
    passageTopics,
  };
}

async function indexText(text: string, reader: TextReader): Promise<IndexedText> {
  const [read] = await reader.read([text]);
  if (!read) throw new Error('Reading one text returned none.');
  return { stems: stemsOf(read), sentence: read.sentence };
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

async function topicsOf(texts: readonly string[], classifier: Classifier): Promise<Topics[]> {
  const topics: Topics[] = [];
  for (const text of texts) {
    const { ranking } = await classifier.classify(text);
    topics.push(new Map(ranking.map(({ intent, confidence }) => [intent, confidence])));
  }
  return topics;
}

function meanOf(topics: readonly Topics[]): Topics {
  const sums = new Map<string, number>();
  for (const shares of topics)
    for (const [intent, share] of shares)
      sums.set(intent, (sums.get(intent) ?? 0) + share / topics.length);
  return sums;
}
