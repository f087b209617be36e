import { extractFeatures, type FeatureCounts } from './extract-features.ts';
import { cleanText } from './normalize-text.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { SpellingCorrector } from './spelling.ts';
import type { Token } from './tokenize.ts';
import { tokenizeText, type TokenizedText } from './tokenized-text.ts';

/** One text as the classifier sees it. */
export interface ReadText {
  counts: FeatureCounts;
  /** Empty without an encoder. */
  sentence: Float32Array;
  /**
   * Of its words, how many occur in the training texts, misspelt or not; a rare word weighs more than a common one.
   * 0 for a text without tokens.
   */
  knownWordShare: number;
  isEmpty: boolean;
}

/** Reads texts with the words of a model: what it knows, and what a misspelt word was meant to be. */
export class TextReader {
  /** In how many training texts each word occurs. */
  readonly wordCounts: ReadonlyMap<string, number>;
  readonly #highestCount: number;
  readonly #spelling: SpellingCorrector;
  readonly #encoder: SentenceEncoder | undefined;

  constructor(wordCounts: ReadonlyMap<string, number>, encoder: SentenceEncoder | undefined) {
    this.wordCounts = wordCounts;
    this.#highestCount = [...wordCounts.values()].reduce((a, b) => Math.max(a, b), 0);
    this.#spelling = new SpellingCorrector(wordCounts);
    this.#encoder = encoder;
  }

  /** A reader that knows the words of these texts. */
  static for(texts: string[], encoder: SentenceEncoder | undefined): TextReader {
    return TextReader.forTokenized(texts.map(tokenizeText), encoder);
  }

  static forTokenized(texts: TokenizedText[], encoder: SentenceEncoder | undefined): TextReader {
    const counts = new Map<string, number>();
    for (const { tokens } of texts)
      for (const word of new Set(tokens.map((token) => token.text)))
        counts.set(word, (counts.get(word) ?? 0) + 1);
    return new TextReader(counts, encoder);
  }

  async read(texts: string[]): Promise<ReadText[]> {
    return this.readTokenized(texts.map(tokenizeText));
  }

  /** For texts that are read more than once: everything that is the same for every reader is done. */
  async readTokenized(texts: TokenizedText[]): Promise<ReadText[]> {
    const corrected = texts.map(({ tokens }) => tokens.map((token) => this.#correct(token)));
    const sentences = await this.#encoder?.encode(
      texts.map((text, index) => sentenceOf(text, corrected[index] ?? [])),
    );
    return texts.map((text, index) => {
      const tokens = corrected[index] ?? [];
      const isAsWritten = tokens.every((token, at) => token === text.tokens[at]);
      return {
        counts: isAsWritten ? text.counts : extractFeatures(tokens),
        sentence: sentences?.[index] ?? new Float32Array(0),
        knownWordShare: this.#knownShare(tokens),
        isEmpty: tokens.length === 0,
      };
    });
  }

  /** A word of the dictionary was meant as it is, even if no training text has it. */
  #correct(token: Token): Token {
    if (!token.isWord || token.isInDictionary) return token;
    const correction = this.#spelling.correct(token.text);
    return correction === undefined ? token : { ...token, text: correction };
  }

  #knownShare(tokens: Token[]): number {
    if (tokens.length === 0) return 0;
    let all = 0;
    let known = 0;
    for (const token of tokens) {
      if (!token.isWord) continue;
      const rarity = this.#rarity(token.text);
      all += rarity;
      if (this.wordCounts.has(token.text)) known += rarity;
    }
    return all > 0 ? known / all : 1;
  }

  /** Almost 0 for the most frequent word. */
  #rarity(word: string): number {
    return Math.log((2 + this.#highestCount) / (1 + (this.wordCounts.get(word) ?? 0)));
  }
}

/**
 * What the encoder is asked for where nothing is misspelt. It reads sentences as people write them, so case stays, but it
 * cannot read capitals throughout.
 */
export function plainSentence(text: string): string {
  const clean = cleanText(text);
  return isMostlyCapitals(clean) ? clean.toLowerCase() : clean;
}

function sentenceOf({ text, tokens }: TokenizedText, corrected: Token[]): string {
  return tokens.reduce((written, token, index) => {
    const correction = corrected[index]?.text ?? token.text;
    // Only words of letters are corrected, so they have no meaning of their own in a pattern.
    return correction === token.text
      ? written
      : written.replace(new RegExp(token.text, 'iu'), correction);
  }, plainSentence(text));
}

function isMostlyCapitals(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals > small;
}
