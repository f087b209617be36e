import type { SecretKind } from '../../src/privacy/secret-finding.ts';
import { type Disguise, pickDigitDisguise, pickDisguise, undisguised } from './disguises.ts';
import { encodeBase58Check } from './encode-base58-check.ts';
import { between, pick, type Random, randomBytes, randomString } from './random-choice.ts';
import { writeSeedPhrase } from './write-seed-phrase.ts';
import { SecretWriter, type WrittenSecret } from './written-secret.ts';

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const base62 = digits + lower + lower.toUpperCase();

/** Of a secret's characters, so many in a row may stay readable. */
const harmlessCharacters = 4;

const chat = [
  '',
  '',
  'hi ',
  'Here you go: ',
  'pls check ',
  'why is this not working?? ',
  'it says\n',
];
const ends = ['', '', '.', ' thanks', ' ok?', '\nanything else?'];

/** A made-up secret of the kind, in a shape that a customer might send it in. */
export function generateSecret(random: Random, kind: SecretKind): WrittenSecret {
  return generators[kind](random);
}

const generators: Record<SecretKind, (random: Random) => WrittenSecret> = {
  seed_phrase: writeSeedPhrase,
  private_key: (random) =>
    pick(random, [writeHexKey, writeHexKey, writeWif, writeExtendedKey, writePem, writeKeystore])(
      random,
    ),
  card: writeCard,
  one_time_code: writeOneTimeCode,
  password: writePassword,
  api_key: (random) => pick(random, [writeNamedKey, writeBareKey, writeIssuedKey])(random),
};

/** Every kind there is. */
export const secretKinds = Object.keys(generators) as SecretKind[];

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function writeInChat(
  random: Random,
  secret: string,
  size: number,
  separator: string,
  disguise: Disguise,
): WrittenSecret {
  return new SecretWriter()
    .plain(pick(random, chat))
    .characters(secret, size, separator, disguise)
    .plain(pick(random, ends))
    .finish(harmlessCharacters);
}

function writeHexKey(random: Random): WrittenSecret {
  const hex = hexOf(randomBytes(random, 32));
  const cased = random() < 0.3 ? hex.toUpperCase() : hex;
  const prefix = pick(random, ['', '', '0x', 'key: ', 'my private key is ', 'private key=']);
  const size = pick(random, [64, 64, 32, 16, 8, 4, 2, 1]);
  const separator = pick(random, [' ', '-', ':', '\n', '. ', '\r\n', '_']);
  const writer = new SecretWriter().plain(pick(random, chat)).plain(prefix);
  return writer
    .characters(cased, size, separator, pickDisguise(random))
    .plain(pick(random, ends))
    .finish(harmlessCharacters);
}

function writeWif(random: Random): WrittenSecret {
  const version = Uint8Array.of(pick(random, [0x80, 0x80, 0xef]));
  const compressed = random() < 0.5 ? Uint8Array.of(1) : new Uint8Array();
  const wif = encodeBase58Check(Buffer.concat([version, randomBytes(random, 32), compressed]));
  const size = pick(random, [60, 60, 26, 4]);
  return writeInChat(random, wif, size, pick(random, [' ', '\n', '-']), pickDisguise(random));
}

function writeExtendedKey(random: Random): WrittenSecret {
  const version = Buffer.from(pick(random, ['0488ade4', '049d7878', '04b2430c']), 'hex');
  const middle = randomBytes(random, 41);
  const payload = Buffer.concat([version, middle, Uint8Array.of(0), randomBytes(random, 32)]);
  const size = pick(random, [120, 120, 64]);
  return writeInChat(random, encodeBase58Check(payload), size, '\n', pickDisguise(random));
}

function writePem(random: Random): WrittenSecret {
  const type = pick(random, ['', 'EC ', 'RSA ', 'ENCRYPTED ', 'OPENSSH ']);
  const body = Buffer.from(randomBytes(random, between(random, 100, 800))).toString('base64');
  const newline = pick(random, ['\n', '\r\n', ' ']);
  return new SecretWriter()
    .plain(pick(random, chat))
    .plain(`-----BEGIN ${type}PRIVATE KEY-----${newline}`)
    .characters(body, 64, newline, undisguised)
    .plain(random() < 0.8 ? `${newline}-----END ${type}PRIVATE KEY-----` : '')
    .finish(harmlessCharacters);
}

function writeKeystore(random: Random): WrittenSecret {
  const indent = pick(random, [0, 2]);
  const marker = '@';
  const keystore = {
    version: 3,
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: '00' },
      ciphertext: marker,
      kdf: 'scrypt',
      mac: '00',
    },
  };
  const [before = '', after = ''] = JSON.stringify(keystore, null, indent).split(marker);
  return new SecretWriter()
    .plain(pick(random, chat) + before)
    .characters(hexOf(randomBytes(random, 32)), 64, '', undisguised)
    .plain(after + pick(random, ends))
    .finish(harmlessCharacters);
}

function withLuhnDigit(beginning: string): string {
  const total = Array.from(beginning, Number)
    .reverse()
    .reduce((sum, digit, index) => {
      const value = index % 2 === 0 ? digit * 2 : digit;
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
  return beginning + String((10 - (total % 10)) % 10);
}

function writeCard(random: Random): WrittenSecret {
  const [beginning, length] = pick<[string, number]>(random, [
    ['4', 16],
    ['51', 16],
    ['55', 16],
    ['2221', 16],
    ['6011', 16],
    ['34', 15],
    ['37', 15],
    ['3528', 16],
    ['36', 14],
    ['4', 13],
    ['4', 19],
    ['62', 19],
    ['62', 16],
  ]);
  const middle = randomString(random, digits, length - beginning.length - 1);
  const number = withLuhnDigit(beginning + middle);
  const lead = pick(random, [
    '',
    'my card is ',
    'card number: ',
    'Visa ',
    'i paid with ',
    'card no.',
  ]);
  return new SecretWriter()
    .plain(lead)
    .characters(
      number,
      pick(random, [20, 20, 4, 4, 2, 1]),
      pick(random, [' ', '-', '.', '  ', '\n', ' - ']),
      pickDigitDisguise(random),
    )
    .plain(pick(random, ['', '.', ' exp 12/29', ' is it blocked?']))
    .finish(harmlessCharacters);
}

function writeOneTimeCode(random: Random): WrittenSecret {
  const [lead, end] = pick<[string, string]>(random, [
    ['my code is ', ''],
    ['code: ', ''],
    ['', ' is my code'],
    ['OTP ', ' please hurry'],
    ['I got ', ' by sms'],
    ['G-', ' is your verification code'],
    ['the 2fa says ', '.'],
    ['CODE=', ''],
    ['verification ', ''],
    ['sms said: ', ' what now'],
    ['', ' <- authenticator'],
    ['código: ', ''],
    ['код ', ''],
    ['验证码：', ''],
    ['they texted me ', ' but it is rejected'],
    ['The verification message finally came and it says ', ', right?'],
  ]);
  const code =
    randomString(random, '13456789', 1) +
    randomString(random, '3456789', pick(random, [5, 5, 6, 7]));
  const size =
    code.length === 7 ? pick(random, [8, 1]) : pick(random, [8, 8, code.length / 2, 2, 1]);
  return new SecretWriter()
    .plain(lead)
    .characters(code, size, pick(random, [' ', '-', '  ']), pickDigitDisguise(random))
    .plain(end)
    .finish(harmlessCharacters);
}

function newPassword(random: Random): string {
  const word = randomString(random, lower, between(random, 4, 8));
  return pick(random, [
    word + randomString(random, digits, between(random, 1, 4)),
    word.charAt(0).toUpperCase() +
      word.slice(1) +
      randomString(random, '!@#$%&*?', 1) +
      randomString(random, digits, 2),
    randomString(random, base62, between(random, 8, 20)) + '7x',
    randomString(random, `${base62}!#$%&*+=?^_~`, between(random, 8, 24)) + '#1',
  ]);
}

function writePassword(random: Random): WrittenSecret {
  const [lead, end] = pick<[string, string]>(random, [
    ['my password is ', ''],
    ['password: ', ''],
    ['pw: ', ''],
    ['pass=', ''],
    ['Password is "', '"'],
    ['PWD : ', ' ok'],
    ['the password for my gmail is ', ' and it fails'],
    ['', ' is my password'],
    ['login bob@example.com pass ', ''],
    ['my old password was ', '\nand the new one fails'],
    ['contraseña: ', ''],
    ['пароль ', ''],
    ['密码是', ''],
    ['mot de passe: ', ''],
    ['user bob / password ', ' / id 7'],
    ['Passphrase - ', ''],
    ['pаssword: ', ''],
    ["password's ", ''],
  ]);
  return new SecretWriter()
    .plain(pick(random, ['', '', 'hi, ', 'ok. ']) + lead)
    .characters(
      newPassword(random),
      100,
      '',
      pick(random, [undisguised, undisguised, (character) => `${character}\u200b`]),
    )
    .plain(end)
    .finish(harmlessCharacters);
}

function writeNamedKey(random: Random): WrittenSecret {
  const lead = pick(random, [
    'api key: ',
    'my API key is ',
    'apikey=',
    'secret key ',
    'SECRET: ',
    'access token -> ',
    'client_secret="',
    'api-key ',
    'bearer ',
  ]);
  const key = pick(random, [
    randomString(random, base62, between(random, 20, 64)),
    hexOf(randomBytes(random, 16)).toUpperCase(),
    hexOf(randomBytes(random, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  ]);
  return new SecretWriter()
    .plain(lead)
    .characters(key, 100, '', pickDisguise(random))
    .finish(harmlessCharacters);
}

function writeBareKey(random: Random): WrittenSecret {
  const key = pick(random, [
    randomString(random, base62, between(random, 22, 40)),
    hexOf(randomBytes(random, 16)).toUpperCase(),
    randomString(random, `${base62}-_`, between(random, 24, 60)),
  ]);
  return writeInChat(random, key, 100, '', pickDisguise(random));
}

function writeIssuedKey(random: Random): WrittenSecret {
  const [beginning, length] = pick<[string, number]>(random, [
    ['sk-', 48],
    ['ghp_', 36],
    ['AKIA', 16],
    ['AIza', 35],
    ['xoxb-', 40],
    ['sk_live_', 24],
  ]);
  return writeInChat(
    random,
    beginning + randomString(random, base62, length),
    100,
    '',
    undisguised,
  );
}
