import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese.js';
import { foldText } from './fold-text.ts';

const chineseLists = [simplifiedChinese, traditionalChinese];

/** A BIP-39 word is known by its first four letters, and backups on metal hold no more than those. */
const englishBeginnings = english.map((word) => word.slice(0, 4));

const alphabeticLists = [english, spanish, french, italian, portuguese, czech, japanese, korean];

const lists = [...alphabeticLists, englishBeginnings, chineseLists.flat()];

/** One bit for each language; a phrase is in one language from start to end. */
export const languageBits: readonly number[] = lists.map((_, index) => 1 << index);

/** The languages whose words can be told apart when they are run together. */
export const joinableLanguageBits = languageBits.slice(0, alphabeticLists.length);

/** In UTF-16 units after folding, which spells Korean with one unit for each sound. */
export const longestSeedWord = 11;
export const shortestSeedWord = 3;

/** The languages (as bits) that have this folded, lower-case word in their BIP-39 list. */
export const seedWordLanguages: ReadonlyMap<string, number> = indexWords();

function indexWords(): Map<string, number> {
  const languages = new Map<string, number>();
  lists.forEach((words, index) => {
    for (const word of words) {
      // Most words are plain already, and folding all 22,000 would take as long as starting the rest.
      const folded = /^[a-z]+$/.test(word) ? word : foldText(word).lower;
      languages.set(folded, (languages.get(folded) ?? 0) | (1 << index));
    }
  });
  return languages;
}
