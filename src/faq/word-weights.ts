import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import type { ReadText } from '../nlu/text-reader.ts';

/** Stems with how often they occur. */
export type Stems = ReadonlyMap<string, number>;

/** A word at least this often as the commonest one ("my", "account") tells nothing about what is asked. */
const COMMON_SHARE = 1 / 4;
/** Rare words all weigh the same: how often one occurs that occurs only now and then is chance. */
const MOST_WEIGHT = 3.5;
const LETTERS = /^\p{L}+$/u;
const WORD_OR_NUMBER = /^\S*[\p{L}\p{N}]\S*$/u;

/** How much each word tells: the less often customers say it, the more (its inverse document frequency). */
export class WordWeights {
  readonly #counts = new Map<string, number>();
  readonly #commonest: number;

  /** `wordCounts` says how often each word occurs in what customers wrote. */
  constructor(wordCounts: ReadonlyMap<string, number>) {
    let commonest = 1;
    for (const [word, count] of wordCounts) {
      const stem = LETTERS.test(word) ? stemmer.stem(word) : word;
      const sum = (this.#counts.get(stem) ?? 0) + count;
      this.#counts.set(stem, sum);
      commonest = Math.max(commonest, sum);
    }
    this.#commonest = commonest;
  }

  of(stem: string): number {
    const count = this.#counts.get(stem) ?? 0;
    const weight = Math.log((this.#commonest * COMMON_SHARE) / (count + 0.5));
    return Math.min(MOST_WEIGHT, Math.max(0, weight));
  }
}

/** The stems of a text's words and numbers, without those of its pairs of words. */
export function stemsOf({ counts }: ReadText): Stems {
  return new Map([...counts.words].filter(([feature]) => WORD_OR_NUMBER.test(feature)));
}
