import type { Recognition } from '../nlu/recognition.ts';
import { mentionsOneOf, phrasesIn, plainWords, positionOf } from './plain-words.ts';
import type { Options } from './slots.ts';

const ORDINALS: readonly (readonly string[])[] = [
  ['1', '1st', 'first', 'one', 'a'],
  ['2', '2nd', 'second', 'two', 'b'],
  ['3', '3rd', 'third', 'three', 'c'],
  ['4', '4th', 'fourth', 'four', 'd'],
  ['5', '5th', 'fifth', 'five', 'e'],
];
const AROUND_ORDINALS = new Set(['the', 'number', 'option', 'choice', 'one', 'please', 'answer']);
const NEGATIONS = new Set(['not', 'no', 'dont', 'isnt', 'wasnt', 'never', 'except', 'but']);
/** A negation reaches over words such as these: "not to the app". */
const BETWEEN = new Set(['the', 'my', 'a', 'an', 'on', 'in', 'for', 'with', 'using', 'via', 'to']);

/** The options that a message names: by title, place in the list, entity or other words; in the order of the list. */
export function matchOptions(
  options: Options,
  recognition: Recognition,
  entityType: string | undefined,
): string[] {
  const words = plainWords(recognition.text);
  const whole = words.join(' ');
  const keys = Object.keys(options);
  const titled = keys.find((key) => plainWords(options[key]?.title ?? '').join(' ') === whole);
  if (titled !== undefined) return [titled];
  const placed = placeOf(words, keys.length);
  if (placed !== undefined) return keys.slice(placed).slice(0, 1);
  return keys.filter(
    (key) =>
      phrasesOf(options, key).some((phrase) => isNamed(words, phrase)) ||
      recognition.entities.some(
        ({ type, value, text }) => type === entityType && value === key && isNamed(words, text),
      ),
  );
}

function phrasesOf(options: Options, key: string): string[] {
  const option = options[key];
  return option ? [option.title, ...phrasesIn(option.words)] : [];
}

function isNamed(words: readonly string[], phrase: string): boolean {
  const position = positionOf(words, phrase);
  return position !== -1 && !isNegated(words, position);
}

function isNegated(words: readonly string[], position: number): boolean {
  let before = position - 1;
  while (before >= 0 && BETWEEN.has(words[before] ?? '')) before--;
  return NEGATIONS.has(words[before] ?? '') && !isLeadingNo(words, before);
}

/** "No, the app" takes nothing back from the app. */
function isLeadingNo(words: readonly string[], position: number): boolean {
  return position === 0 && words[0] === 'no';
}

/** "the second one", "2", "last". */
function placeOf(words: readonly string[], count: number): number | undefined {
  if (words.length > 5) return undefined;
  const core = words.length === 1 ? words : words.filter((word) => !AROUND_ORDINALS.has(word));
  const [only, ...others] = core;
  if (only === undefined || others.length > 0) return undefined;
  if (only === 'last') return count - 1;
  const place = ORDINALS.findIndex((names) => names.includes(only));
  return place === -1 || place >= count ? undefined : place;
}

const EVERYTHING = 'all of them, all, everything, all three, every one, each of them';
const BOTH = 'both, the two';
const EXCEPT = /\b(?:except|but|apart from|besides|other than)\b/iu;

/** The options of a question with several answers: also "all of them", "everything but the phone", "both". */
export function matchSeveral(
  options: Options,
  recognition: Recognition,
  entityType: string | undefined,
): string[] {
  const keys = Object.keys(options);
  const words = plainWords(recognition.text);
  if (mentionsOneOf(words, EVERYTHING)) {
    const [, exception = ''] = recognition.text.split(EXCEPT);
    const spared = matchOptions(options, { ...recognition, text: exception }, entityType);
    return keys.filter((key) => !spared.includes(key));
  }
  const named = matchOptions(options, recognition, entityType);
  if (named.length === 0 && keys.length === 2 && mentionsOneOf(words, BOTH)) return keys;
  return named;
}
