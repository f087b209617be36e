import type { FoldedText } from './fold-text.ts';
import { mergeSpans } from './merge-spans.ts';
import type { SecretFinding } from './secret-finding.ts';
import {
  joinableLanguageBits,
  longestSeedWord,
  seedWordLanguages,
  shortestSeedWord,
} from './seed-words.ts';

const wordsOfPhrase = 12;

/** How list words begin: a cheap way to pass over the many places where none does. */
const beginnings = new Set(
  Array.from(seedWordLanguages.keys(), (word) => word.slice(0, shortestSeedWord)),
);

/** The letters of a text without what is between them, and where each is in the text. */
interface JoinedLetters {
  joined: string;
  positions: number[];
}

/** The longest chains of words that end before each letter: how many words, and the letter where the chain begins. */
interface Chains {
  words: Int32Array;
  starts: Int32Array;
}

/**
 * Finds phrases whose words are run together, spelled out letter by letter or broken in odd places: at least twelve
 * list words of one language that follow each other without a letter between them, wherever the spaces are.
 */
export function findJoinedSeedPhrases({ lower }: FoldedText): SecretFinding[] {
  const letters = joinLetters(lower);
  if (letters.joined.length < wordsOfPhrase * shortestSeedWord) return [];
  const phrases = findChains(letters).map(({ start, end }) => ({
    kind: 'seed_phrase' as const,
    start: letters.positions[start] ?? 0,
    end: (letters.positions[end - 1] ?? 0) + 1,
  }));
  return mergeSpans(phrases).map((phrase) => ({ ...phrase, end: wordEnd(lower, phrase.end) }));
}

function joinLetters(lower: string): JoinedLetters {
  const positions = Array.from(lower.matchAll(/\p{L}/gu), (match) => match.index);
  return { joined: positions.map((position) => lower[position] ?? '').join(''), positions };
}

function findChains({ joined }: JoinedLetters): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const chainsByLanguage = new Map<number, Chains>(
    joinableLanguageBits.map((language) => [language, newChains(joined.length + 1)]),
  );
  forEachWord(joined, (start, end, languages) => {
    for (const [language, chains] of chainsByLanguage) {
      if ((languages & language) === 0 || !lengthen(chains, start, end)) continue;
      found.push({ start: chains.starts[end] ?? 0, end });
    }
  });
  return found;
}

/** Calls back with every list word in the letters, by where it starts. */
function forEachWord(
  joined: string,
  visit: (start: number, end: number, languages: number) => void,
): void {
  for (let start = 0; start + shortestSeedWord <= joined.length; start += 1) {
    if (!beginnings.has(joined.slice(start, start + shortestSeedWord))) continue;
    const furthest = Math.min(joined.length, start + longestSeedWord);
    for (let end = start + shortestSeedWord; end <= furthest; end += 1) {
      const languages = seedWordLanguages.get(joined.slice(start, end));
      if (languages !== undefined) visit(start, end, languages);
    }
  }
}

/** Adds the word to the longest chain that ends where it starts. Returns whether that is a phrase. */
function lengthen(chains: Chains, start: number, end: number): boolean {
  const words = (chains.words[start] ?? 0) + 1;
  if (words > (chains.words[end] ?? 0)) {
    chains.words[end] = words;
    chains.starts[end] = words === 1 ? start : (chains.starts[start] ?? start);
  }
  return words >= wordsOfPhrase;
}

/** The last word may be the beginning of a longer one, of which nothing useful would be left. */
function wordEnd(lower: string, end: number): number {
  const rest = /\p{L}*/uy;
  rest.lastIndex = end;
  return end + (rest.exec(lower)?.[0].length ?? 0);
}

function newChains(length: number): Chains {
  return { words: new Int32Array(length), starts: new Int32Array(length) };
}
