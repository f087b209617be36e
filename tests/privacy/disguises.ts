import { pick, type Random } from './random-choice.ts';

const likeLatin: Record<string, string> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
};

const invisible = ['\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u034f'];

export type Disguise = (character: string) => string;

export const undisguised: Disguise = (character) => character;

function fullWidth(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : character;
}

function foreignDigit(character: string): string {
  return /^[0-9]$/.test(character) ? String.fromCharCode(0x660 + Number(character)) : character;
}

/** Ways of writing that look the same or nearly so and that keep upper and lower case. */
export function pickDisguise(random: Random): Disguise {
  const mark = pick(random, invisible);
  return pick<Disguise>(random, [
    undisguised,
    undisguised,
    fullWidth,
    (character) => character + mark,
    (character) => likeLatin[character] ?? character,
  ]);
}

export function pickDigitDisguise(random: Random): Disguise {
  return pick<Disguise>(random, [
    undisguised,
    undisguised,
    fullWidth,
    foreignDigit,
    (digit) => `${digit}\u200b`,
  ]);
}
