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
const NEGATIONS = new Set(['not', 'no', 'dont', 'isnt', 'wasnt', 'never', 'except']);
const EVERYTHING = 'all of them, all, everything, all three, every one, each of them';
/** A negation reaches over words such as these: "not to the app". */
const BETWEEN = new Set(['the', 'my', 'a', 'an', 'on', 'in', 'for', 'with', 'using', 'via', 'to']);

/** The option that a message names, by title, place in the list, entity or other words; undefined when it names two. */
export function matchOption(
  options: Options,
  recognition: Recognition,
  entityType: string | undefined,
): string | undefined {
  const exact = matchExactly(options, recognition.text);
  if (exact !== undefined) return exact;
  const named = namedOptions(options, recognition, entityType);
  // "No code" is more than "no", and "too late" more than "later".
  const most = Math.max(...named.map(({ length }) => length));
  const [only, ...others] = named.filter(({ length }) => length === most);
  return others.length > 0 ? undefined : only?.key;
}

function matchExactly(options: Options, text: string): string | undefined {
  const words = plainWords(text);
  const whole = words.join(' ');
  const keys = Object.keys(options);
  const titled = keys.find((key) => plainWords(options[key]?.title ?? '').join(' ') === whole);
  const place = placeOf(words, keys.length);
  return titled ?? (place === undefined ? undefined : keys[place]);
}

interface Named {
  key: string;
  /** Of the longest phrase that names it, in words. */
  length: number;
}

function namedOptions(options: Options, { text, entities }: Recognition, type?: string): Named[] {
  const words = plainWords(text);
  return Object.keys(options).flatMap((key) => {
    const phrases = phrasesOf(options, key).filter((phrase) => isNamed(words, phrase));
    const lengths = phrases.map((phrase) => plainWords(phrase).length);
    const isEntity = entities.some(
      (entity) => entity.type === type && entity.value === key && isNamed(words, entity.text),
    );
    const length = Math.max(0, ...lengths, isEntity ? 1 : 0);
    return length > 0 ? [{ key, length }] : [];
  });
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
  const word = words[before] ?? '';
  if (word === 'but') return mentionsOneOf(words.slice(0, before), EVERYTHING);
  return NEGATIONS.has(word) && !isLeadingNo(words, before);
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

const BOTH = 'both, the two';
const EXCEPT = /\b(?:except|but|apart from|besides|other than)\b/iu;

/** The options of a question with several answers: also "all of them", "everything but the phone", "both". */
export function matchSeveral(
  options: Options,
  recognition: Recognition,
  entityType: string | undefined,
): string[] {
  const exact = matchExactly(options, recognition.text);
  if (exact !== undefined) return [exact];
  const named = (text: string): string[] =>
    namedOptions(options, { ...recognition, text }, entityType).map(({ key }) => key);
  const words = plainWords(recognition.text);
  const keys = Object.keys(options);
  if (mentionsOneOf(words, EVERYTHING)) {
    const [, exception = ''] = recognition.text.split(EXCEPT);
    const spared = named(exception);
    return keys.filter((key) => !spared.includes(key));
  }
  const some = named(recognition.text);
  return some.length === 0 && keys.length === 2 && mentionsOneOf(words, BOTH) ? keys : some;
}
