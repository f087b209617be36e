import { extractFeatures, type FeatureCounts } from './extract-features.ts';
import { cleanText, normalizeText } from './normalize-text.ts';
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

  /** A word of the dictionary was meant as it is, even if no training text has it. */
  #correct(token: Token): Token {
    if (!token.isWord || token.isInDictionary) return token;
    return { ...token, text: this.#spelling.correct(token.text) ?? token.text };
  }

  #knownShare(tokens: Token[]): number {
    if (tokens.length === 0) return 0;
    const words = tokens.filter((token) => token.isWord);
    if (words.length === 0) return 1;
    return words.filter((word) => this.wordCounts.has(word.text)).length / words.length;
  }
}

/** The encoder reads sentences as people write them, so case stays, but it cannot read capitals throughout. */
function sentenceOf(text: string, tokens: Token[], corrected: Token[]): string {
  const clean = cleanText(text);
  const sentence = isMostlyCapitals(clean) ? clean.toLowerCase() : clean;
  return tokens.reduce((written, token, index) => {
    const correction = corrected[index]?.text ?? token.text;
    // Only words of letters are corrected, so they have no meaning of their own in a pattern.
    return correction === token.text
      ? written
      : written.replace(new RegExp(token.text, 'iu'), correction);
  }, sentence);
}

function isMostlyCapitals(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals > small;
}
