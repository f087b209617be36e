import distance from 'natural/lib/natural/distance/levenshtein_distance.js';

const LONGEST_TEXT = 1000;
const SHORTEST_FUZZY_WORD = 5;
const SHORTEST_WORD_WITH_TWO_ERRORS = 9;

/** Lower-case words without punctuation; "don't" becomes "dont". */
export function plainWords(text: string): string[] {
  return text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’`´ʼ]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Whether the words of a phrase occur together, in order, perhaps with a typing error in a longer word. */
export function mentions(words: readonly string[], phrase: string): boolean {
  return positionOf(words, phrase) !== -1;
}

/** Whether one of the phrases of a list such as "hacked, someone else" occurs. */
export function mentionsOneOf(words: readonly string[], phrases: string): boolean {
  return phrasesIn(phrases).some((phrase) => mentions(words, phrase));
}

export function phrasesIn(list: string): string[] {
  return list.split(',').map((phrase) => phrase.trim());
}

export function positionOf(words: readonly string[], phrase: string): number {
  const wanted = plainWords(phrase);
  if (wanted.length === 0) return -1;
  for (let start = 0; start + wanted.length <= words.length; start++)
    if (wanted.every((word, index) => resembles(words[start + index] ?? '', word))) return start;
  return -1;
}

function resembles(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  // "Lose" is not a typing error in "close".
  if (!word.startsWith(wanted.charAt(0))) return false;
  if (wanted.length < SHORTEST_FUZZY_WORD || Math.abs(word.length - wanted.length) > 2)
    return false;
  const most = wanted.length >= SHORTEST_WORD_WITH_TWO_ERRORS ? 2 : 1;
  return distance.DamerauLevenshteinDistance(word, wanted, { restricted: true }) <= most;
}

/** "Do it" asks nothing, "do I" does; "can log in" is an answer, "can I" is not. */
const QUESTION_START =
  /^(?:(?:and|but|so|ok|wait|hm+|yes|no|sorry)[\s,]+)*(?:(?:what|why|how|when|where|who|which)\b|(?:will|would|can|could|does|did|is|are|am|should|shall)\s+(?:i|you|we|they|he|she|it|my|your|the|this|that|there|any\w*|some\w*)\b|do\s+(?:i|you|we|they|my|the)\b)/iu;

/** Whether a message asks something. Half a question counts: it is never consent. */
export function isQuestion(text: string): boolean {
  return /[?？؟]/u.test(text) || QUESTION_START.test(text.slice(0, LONGEST_TEXT).trim());
}
