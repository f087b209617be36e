import { foldText } from './fold-text.ts';

/** Matches any of the words (separated by white space; `_` stands for a space or hyphen) as a whole word of a folded text. */
export function wordsPattern(words: string): RegExp {
  const alternatives = words
    .trim()
    .split(/\s+/u)
    .map((word) => foldText(word).lower.replaceAll('_', '[ -]?'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?!\\p{L})`, 'u');
}
