import distance from 'natural/lib/natural/distance/levenshtein_distance.js';
import { LRUCache } from 'lru-cache';

const SHORTEST_WORD = 4;
const SHORTEST_WORD_WITH_TWO_ERRORS = 8;
const CACHED_WORDS = 10_000;
const LETTERS = /^\p{L}+$/u;

interface KnownWord {
  text: string;
  count: number;
  letters: number;
}

/** Finds the known word that an unknown one was probably meant to be. */
export class SpellingCorrector {
  readonly #counts: ReadonlyMap<string, number>;
  readonly #byLength = new Map<number, KnownWord[]>();
  readonly #corrections = new LRUCache<string, { word: string | undefined }>({ max: CACHED_WORDS });

  /** `counts` says how often each known word occurs in the training texts. */
  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
    for (const [text, count] of counts) {
      if (text.length < SHORTEST_WORD - 1 || !LETTERS.test(text)) continue;
      const sameLength = this.#byLength.get(text.length) ?? [];
      sameLength.push({ text, count, letters: letterSet(text) });
      this.#byLength.set(text.length, sameLength);
    }
  }

  isKnown(word: string): boolean {
    return this.#counts.has(word);
  }

  /** undefined for a known word, a short one, and one that resembles none. */
  correct(word: string): string | undefined {
    if (word.length < SHORTEST_WORD || this.isKnown(word) || !LETTERS.test(word)) return undefined;
    const cached = this.#corrections.get(word) ?? { word: this.#nearest(word) };
    this.#corrections.set(word, cached);
    return cached.word;
  }

  /** Fewer errors first, then the same first letter, then the more frequent word. */
  #nearest(word: string): string | undefined {
    const maxErrors = word.length >= SHORTEST_WORD_WITH_TWO_ERRORS ? 2 : 1;
    const letters = letterSet(word);
    let best: { text: string; score: number } | undefined;
    for (let length = word.length - maxErrors; length <= word.length + maxErrors; length++)
      for (const known of this.#byLength.get(length) ?? []) {
        if (bitCount(known.letters ^ letters) > 2 * maxErrors) continue;
        const errors = distance.DamerauLevenshteinDistance(word, known.text, { restricted: true });
        if (errors > maxErrors) continue;
        const firstLetter = known.text[0] === word[0] ? 1 : 0;
        const score = Math.log(1 + known.count) + 3 * firstLetter - 6 * errors;
        if (!best || score > best.score) best = { text: known.text, score };
      }
    return best?.text;
  }
}

/** Two words that are n errors apart differ in at most 2n of these bits. */
function letterSet(word: string): number {
  let set = 0;
  for (let index = 0; index < word.length; index++) set |= 1 << (word.charCodeAt(index) % 31);
  return set;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
