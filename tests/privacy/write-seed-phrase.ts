import { entropyToMnemonic } from '@scure/bip39';
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
import { pickDisguise } from './disguises.ts';
import { between, pick, type Random, randomBytes } from './random-choice.ts';
import { SecretWriter, type WrittenSecret } from './written-secret.ts';

const alphabetic = [english, spanish, french, italian, portuguese, czech, japanese, korean];
const chinese = [simplifiedChinese, traditionalChinese];

const leads = ['', '', 'here it is: ', 'These are my words:\n', 'wallet backup - ', 'sure!! '];
const ends = ['', '', '.', '\nplease help me', ' (is that right?)'];

/** What comes before each word, given its place (0 for the first). */
type Listing = (place: number) => string;

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
];

const between12: Listing[] = [
  (place) => (place === 0 ? '' : ` and ${ordinals[place % 12] ?? ''} is `),
  (place) => (place === 0 ? '' : ' and then '),
];

const listings: Listing[] = [
  (place) => (place === 0 ? '' : ' '),
  (place) => (place === 0 ? '' : '  \t '),
  (place) => (place === 0 ? '' : '\n'),
  (place) => (place === 0 ? '' : ', '),
  (place) => (place === 0 ? '' : ' - '),
  (place) => (place === 0 ? '' : ' | '),
  (place) => (place === 0 ? '' : '\u3000'),
  (place) => (place === 0 ? '' : '_'),
  (place) => (place === 0 ? '' : ' 🔑 '),
  (place) => `${place === 0 ? '' : ' '}${place + 1}. `,
  (place) => `${place === 0 ? '' : '\n'}${place + 1}) `,
  (place) => `${place === 0 ? '' : ' '}#${place + 1}: `,
  (place) => `${place === 0 ? '' : ' '}${place + 1}`,
  (place) => (place === 0 ? '["' : '","'),
  (place) => `${place === 0 ? '' : '\r\n'}word ${place + 1}: `,
  ...between12,
];

const casings: ((word: string) => string)[] = [
  (word) => word,
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.charAt(0).toUpperCase() + word.slice(1),
  (word) =>
    Array.from(word, (letter, index) => (index % 2 === 0 ? letter : letter.toUpperCase())).join(''),
  (word) => word.normalize('NFC'),
];

function newPhrase(random: Random, list: readonly string[]): string[] {
  const entropy = randomBytes(random, pick(random, [16, 16, 20, 24, 28, 32]));
  return entropyToMnemonic(entropy, [...list]).split(/[ \u3000]/);
}

/** A valid BIP-39 phrase in one of the ten languages, written in one of the ways that people write lists. */
export function writeSeedPhrase(random: Random): WrittenSecret {
  const shape = pick(random, [
    writeListed,
    writeListed,
    writeListed,
    writeJoined,
    writeSpelledOut,
    writeChinese,
  ]);
  const writer = new SecretWriter().plain(pick(random, leads));
  shape(random, writer);
  return writer.plain(pick(random, ends)).finish(1);
}

function writeListed(random: Random, writer: SecretWriter): void {
  const listing = pick(random, listings);
  const casing = pick(random, casings);
  const disguise = pickDisguise(random);
  newPhrase(random, pick(random, alphabetic)).forEach((word, place) => {
    writer.plain(listing(place)).secret(Array.from(casing(word), disguise).join(''));
  });
}

function writeJoined(random: Random, writer: SecretWriter): void {
  const isCamelCase = random() < 0.5;
  for (const word of newPhrase(random, pick(random, alphabetic))) {
    writer.secret(isCamelCase ? word.charAt(0).toUpperCase() + word.slice(1) : word);
  }
}

function writeSpelledOut(random: Random, writer: SecretWriter): void {
  const gap = pick(random, ['   ', ' ', '\n', ' / ']);
  const separator = pick(random, [' ', '.', '-']);
  newPhrase(random, pick(random, alphabetic)).forEach((word, place) => {
    writer.plain(place === 0 ? '' : gap).secret(Array.from(word).join(separator));
  });
}

function writeChinese(random: Random, writer: SecretWriter): void {
  const listing = pick(random, [...listings, () => '']);
  newPhrase(random, pick(random, chinese)).forEach((character, place) => {
    writer.plain(listing(place)).secret(character);
  });
}

/** The same phrase sent a few words at a time: all messages but the last, and the last. */
export function splitSeedPhrase(random: Random): { earlier: string[]; last: WrittenSecret } {
  const words = newPhrase(random, pick(random, alphabetic)).slice(0, 24);
  const size = between(random, Math.ceil(words.length / 12), 6);
  const earlier: string[] = [];
  for (let start = 0; start < words.length - size; start += size) {
    earlier.push(words.slice(start, start + size).join(' '));
  }
  const writer = new SecretWriter();
  words.slice(earlier.length * size).forEach((word, place) => {
    writer.plain(place === 0 ? '' : ' ').secret(word);
  });
  return { earlier, last: writer.finish(1) };
}
