import { extractFeatures, type FeatureCounts } from './extract-features.ts';
import { normalizeText } from './normalize-text.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { SpellingCorrector } from './spelling.ts';
import { tokenize, type Token } from './tokenize.ts';

/** One text as the classifier sees it. */
export interface ReadText {
  counts: FeatureCounts;
  /** Empty without an encoder. */
  sentence: Float32Array;
  /** Of its words, how many occur in the training texts; 0 for a text without tokens. */
  knownWordShare: number;
  isEmpty: boolean;
}

/** Reads texts with the words of a model: what it knows, and what a misspelt word was meant to be. */
export class TextReader {
  readonly wordCounts: ReadonlyMap<string, number>;
  readonly #spelling: SpellingCorrector;
  readonly #encoder: SentenceEncoder | undefined;

  constructor(wordCounts: ReadonlyMap<string, number>, encoder: SentenceEncoder | undefined) {
    this.wordCounts = wordCounts;
    this.#spelling = new SpellingCorrector(wordCounts);
    this.#encoder = encoder;
  }

  /** A reader that knows the words of these texts. */
  static for(texts: string[], encoder: SentenceEncoder | undefined): TextReader {
    const counts = new Map<string, number>();
    for (const text of texts)
      for (const token of tokenize(normalizeText(text)))
        counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
    return new TextReader(counts, encoder);
  }

  async read(texts: string[]): Promise<ReadText[]> {
    const tokenized = texts.map((text) => tokenize(normalizeText(text)));
    const corrected = tokenized.map((tokens) => tokens.map((token) => this.#correct(token)));
    const sentences = await this.#encoder?.encode(
      texts.map((text, index) => sentenceOf(text, tokenized[index] ?? [], corrected[index] ?? [])),
    );
    return tokenized.map((tokens, index) => ({
      counts: extractFeatures(corrected[index] ?? []),
      sentence: sentences?.[index] ?? new Float32Array(0),
      knownWordShare: this.#knownShare(tokens),
      isEmpty: tokens.length === 0,
    }));
  }

  #correct(token: Token): Token {
    const word = token.isWord ? this.#spelling.correct(token.text) : undefined;
    return word === undefined ? token : { ...token, text: word };
  }

  #knownShare(tokens: Token[]): number {
    if (tokens.length === 0) return 0;
    const words = tokens.filter((token) => token.isWord);
    if (words.length === 0) return 1;
    return words.filter((word) => this.wordCounts.has(word.text)).length / words.length;
  }
}

/** The encoder was trained on whole sentences as people write them, so it gets the text itself where nothing is misspelt. */
function sentenceOf(text: string, tokens: Token[], corrected: Token[]): string {
  const isCorrected = corrected.some((token, index) => token.text !== tokens[index]?.text);
  return isCorrected ? corrected.map((token) => token.text).join(' ') : normalizeText(text);
}
