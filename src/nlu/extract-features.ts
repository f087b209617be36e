import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import type { Token } from './tokenize.ts';

/** How often each feature occurs, by kind; every kind is weighted and normalised on its own. */
export interface FeatureCounts {
  words: Map<string, number>;
  characters: Map<string, number>;
}

const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 5;
/** Longer words are junk: their pieces would drown the rest. */
const LONGEST_WORD = 40;

/** Words and pairs of neighbours by their stems, and the pieces of 2-5 characters inside each word. */
export function extractFeatures(tokens: Token[]): FeatureCounts {
  const words = new Map<string, number>();
  const characters = new Map<string, number>();
  let previous = '^';
  for (const token of tokens) {
    const word = token.text.slice(0, LONGEST_WORD);
    const stem = token.isWord ? stemmer.stem(word) : word;
    increment(words, stem);
    increment(words, `${previous} ${stem}`);
    previous = stem;
    addPieces(characters, `_${word}_`);
  }
  if (tokens.length > 0) increment(words, `${previous} $`);
  return { words, characters };
}

function addPieces(characters: Map<string, number>, word: string): void {
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++)
    for (let from = 0; from + length <= word.length; from++)
      increment(characters, word.slice(from, from + length));
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
