const pairs =
  'Аa Вb Сc Еe Ғf Һh Нh Іi Јj Кk Ӏl Мm Оo Рp Ԛq Ѕs Тt Уy Ѵv Ԝw Хx Ԁd Ԍg ' +
  'Αa Βb Εe Ζz Ηh Ιi Κk Μm Νn Οo Ρp Τt Υy Χx ' +
  'ɑa ɡg ıi ɩi łl øo đd ħh ŧt ƅb ɛe ʏy ʀr ɴn ʟl ɪi ɢg ʙb ʜh ᴀa ᴄc ᴅd ᴇe ꜰf ᴊj ᴋk ᴍm ᴏo ᴘp ǫq ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz ' +
  'օo սu ոn հh ӏl';

/** Lower-case Greek looks like other Latin letters than its upper case does. */
const lowerCasePairs = 'νv ηn υu γy ωw μu';

/** First code points of runs of 26 letters in signs that Unicode does not decompose: 🅐, 🅰 and 🇦. */
const letterSigns = [0x1f150, 0x1f170, 0x1f1e6];

/** The zeros of the digits that Unicode does not decompose: Arabic-Indic, Devanagari, Thai and so on. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810,
];

/** Characters that read like an ASCII letter or digit, each with the one it reads like, in its own case. */
export const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...pairs.split(' ').flatMap(bothCases),
  ...lowerCasePairs.split(' ').map(splitPair),
  ...letterSigns.flatMap((first) => consecutive(first, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')),
  ...zeros.flatMap((zero) => consecutive(zero, '0123456789')),
]);

function splitPair(pair: string): [string, string] {
  const [character = '', latin = ''] = pair;
  return [character, latin];
}

function bothCases(pair: string): [string, string][] {
  const [character, latin] = splitPair(pair);
  const lower = character.toLowerCase();
  const capital: [string, string] = [character, lower === character ? latin : latin.toUpperCase()];
  return [[lower, latin], capital];
}

function consecutive(first: number, latin: string): [string, string][] {
  return Array.from(latin, (letter, index) => [String.fromCodePoint(first + index), letter]);
}
