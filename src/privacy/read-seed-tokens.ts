import type { FoldedText } from './fold-text.ts';
import { seedWordLanguages } from './seed-words.ts';

/** A word of a text: letters in a row, or one Chinese character that stands by itself. */
export interface SeedToken {
  word: string;
  start: number;
  end: number;
  /** The languages, as bits, whose BIP-39 list has the word. */
  languages: number;
  /** Belongs to the listing of a phrase, not to the phrase. */
  isFiller: boolean;
}

const fillers = new Set(
  `and then the is as by my are it was w first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
   st nd rd th four five eight nine eleven thirteen fourteen fifteen sixteen seventeen eighteen nineteen no nr num li
   br td tr ol ul p div span y e et und luego puis poi dann comma dot dash hyphen slash followed finally lastly ok
   word words palabra mot parola palavra slovo wort`.split(/\s+/u),
);

/** Splits a folded text into words; digits, punctuation and spaces only separate them. */
export function readSeedTokens(folded: FoldedText): SeedToken[] {
  return Array.from(folded.lower.matchAll(/\p{L}+/gu), (match) => {
    const [word] = match;
    return {
      word,
      start: match.index,
      end: match.index + word.length,
      languages: seedWordLanguages.get(word) ?? 0,
      isFiller: fillers.has(word),
    };
  });
}
