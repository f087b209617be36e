import { detectAll } from 'tinyld';
import { normalizeText } from './normalize-text.ts';
import { tokenize } from './tokenize.ts';

/** Detection by letters alone takes misspelt English for many languages: most words must not be English either. */
const MOST_ENGLISH = 0.5;
const LEAST_ACCURACY = 0.1;
/** In so few words, none may be English. */
const FEW_WORDS = 2;
/** In characters: more tells no more. */
const LONGEST = 1000;

/** The ISO 639-1 code of the language of a text that is surely not English; undefined otherwise. */
export function detectLanguage(text: string): string | undefined {
  const beginning = text.slice(0, LONGEST);
  // Almost every text is English, and looking words up costs far less than comparing letters with those of 60 languages.
  if (isEnglish(beginning)) return undefined;
  const [likeliest] = detectAll(beginning);
  if (!likeliest || likeliest.lang === 'en' || likeliest.accuracy < LEAST_ACCURACY)
    return undefined;
  return likeliest.lang;
}

/** Of a text without words nothing is known. */
function isEnglish(text: string): boolean {
  const words = tokenize(normalizeText(text)).filter(({ isWord }) => isWord);
  const english = words.filter(({ isInDictionary }) => isInDictionary).length / words.length;
  const most = words.length <= FEW_WORDS ? 0 : MOST_ENGLISH;
  return !(english <= most);
}
