import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { LRUCache } from 'lru-cache';
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

/** As many words as a language has in daily use; each is stemmed and cut up once. */
const CACHED_WORDS = 20_000;

interface WordFeatures {
  stem: string;
  pieces: string[];
}

const cachedWords = new LRUCache<string, WordFeatures>({ max: CACHED_WORDS });

/** Words and pairs of neighbours by their stems, and the pieces of 2-5 characters inside each word. */
export function extractFeatures(tokens: Token[]): FeatureCounts {
  const words = new Map<string, number>();
  const characters = new Map<string, number>();
  let previous = '^';
  for (const token of tokens) {
    const { stem, pieces } = featuresOf(token);
    increment(words, stem);
    increment(words, `${previous} ${stem}`);
    previous = stem;
    for (const piece of pieces) increment(characters, piece);
  }
  if (tokens.length > 0) increment(words, `${previous} $`);
  return { words, characters };
}

function featuresOf({ text, isWord }: Token): WordFeatures {
  const word = text.slice(0, LONGEST_WORD);
  const key = isWord ? word : ` ${word}`;
  const known = cachedWords.get(key);
  if (known) return known;
  const features = { stem: isWord ? stemmer.stem(word) : word, pieces: cutUp(`_${word}_`) };
  cachedWords.set(key, features);
  return features;
}

function cutUp(word: string): string[] {
  const pieces: string[] = [];
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++)
    for (let from = 0; from + length <= word.length; from++)
      pieces.push(word.slice(from, from + length));
  return pieces;
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
