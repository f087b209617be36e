import { validateMnemonic } from '@scure/bip39';
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese.js';
import type { FoldedText } from './fold-text.ts';
import type { SecretFinding } from './secret-finding.ts';
import { seedWordLanguages } from './seed-words.ts';

const phraseLengths = [12, 15, 18, 21, 24];

/** Characters without which hardly a Chinese sentence of a dozen characters is written. */
const sentenceCharacters = new Set('的了我是不在你有这這个個们們吗嗎么麼会會能要就到和没沒');

/**
 * Finds Chinese phrases written without spaces. Nearly every Chinese sentence is made of list characters (they are
 * single characters, and the commonest), so a stretch must have the exact length of a phrase and either a right
 * checksum or none of the characters that sentences are made with. Spaced phrases are found like any other.
 */
export function findChineseSeedPhrases(folded: FoldedText): SecretFinding[] {
  return Array.from(folded.lower.matchAll(/\p{Script=Han}[\p{Script=Han}\s]*/gu)).flatMap(
    ({ 0: stretch, index }) =>
      isPhrase(stretch.replaceAll(/\s/gu, ''))
        ? [{ kind: 'seed_phrase', start: index, end: index + stretch.trimEnd().length }]
        : [],
  );
}

function isPhrase(characters: string): boolean {
  const words = Array.from(characters);
  if (!phraseLengths.includes(words.length)) return false;
  if (!words.every((word) => seedWordLanguages.has(word))) return false;
  if (!words.some((word) => sentenceCharacters.has(word))) return true;
  const phrase = words.join(' ');
  return [simplifiedChinese, traditionalChinese].some((list) => validateMnemonic(phrase, list));
}
