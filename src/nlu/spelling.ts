import distance from 'natural/lib/natural/distance/levenshtein_distance.js';
import { LRUCache } from 'lru-cache';

const SHORTEST_WORD = 4;
const SHORTEST_WORD_WITH_TWO_ERRORS = 8;
const LONGEST_WORD = 24;
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

  /** `counts` says how many training texts each known word occurs in. */
  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
    for (const [text, count] of counts) {
      if (text.length < SHORTEST_WORD - 1 || !LETTERS.test(text)) continue;
      const sameLength = this.#byLength.get(text.length) ?? [];
      sameLength.push({ text, count, letters: letterSet(text) });
      this.#byLength.set(text.length, sameLength);
    }
  }

  /** undefined for a known word, a short or very long one, and one that resembles none. */
  correct(word: string): string | undefined {
    if (word.length < SHORTEST_WORD || word.length > LONGEST_WORD) return undefined;
    if (this.#counts.has(word) || !LETTERS.test(word)) return undefined;
    const cached = this.#corrections.get(word) ?? { word: this.#nearest(word) };
    this.#corrections.set(word, cached);
    return cached.word;
  }

  #nearest(word: string): string | undefined {
    let best: { text: string; likeness: number } | undefined;
    for (const known of this.#candidates(word)) {
      const likeness = likenessOf(word, known);
      if (likeness > (best?.likeness ?? -Infinity)) best = { text: known.text, likeness };
    }
    return best?.text;
  }

  /** Words of about the same length and the same letters: measuring the distance itself is slow. */
  #candidates(word: string): KnownWord[] {
    const errors = errorsAllowed(word);
    const letters = letterSet(word);
    const candidates: KnownWord[] = [];
    for (let length = word.length - errors; length <= word.length + errors; length++)
      for (const known of this.#byLength.get(length) ?? [])
        if (bitCount(known.letters ^ letters) <= 2 * errors) candidates.push(known);
    return candidates;
  }
}

/** Fewer errors first, then the same first letter, then the more frequent word; -Infinity for too many errors. */
function likenessOf(word: string, known: KnownWord): number {
  const errors = distance.DamerauLevenshteinDistance(word, known.text, { restricted: true });
  if (errors > errorsAllowed(word)) return -Infinity;
  const firstLetter = known.text.startsWith(word.charAt(0)) ? 1 : 0;
  return Math.log(1 + known.count) + 3 * firstLetter - 6 * errors;
}

function errorsAllowed(word: string): number {
  return word.length >= SHORTEST_WORD_WITH_TWO_ERRORS ? 2 : 1;
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
