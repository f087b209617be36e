import { createHash } from 'node:crypto';

const LONGEST_SLUG = 70;

/** Letters that Unicode does not decompose. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

const QUESTION =
  /^(?:how (?:do|can|should|to|does|did|long|much|many)|what(?: is| are|s| do| does| should)?|why(?: is| are| do| does| cant| was)?|when(?: do| does| is| will)?|where(?: do| can| is| are)?|which|who(?: is| can)?|can|could|do|does|is|are|should|will) (?:(?:i|we|you) )?/;
const FILLERS = new Set(['a', 'an', 'the', 'i', 'my', 'your', 'our']);

/** A readable file name made of a title's words: `How do I view my fees? (web)` is `view-fees-web`. */
export function makeSlug(title: string): string {
  const folded = foldLetters(title);
  const suffix = /\((?<surface>web|app)\)/.exec(folded)?.groups?.['surface'];
  const withoutSuffix = suffix === undefined ? folded : folded.replace(`(${suffix})`, ' ');
  const words = toWords(withoutSuffix);
  const plain = words.join(' ');
  const telling = plain
    .replace(QUESTION, '')
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word));
  const slug = shorten([
    ...(telling.length > 0 ? telling : words),
    ...(suffix === undefined ? [] : [suffix]),
  ]);
  // Letters that are no Latin ones are lost: a digest keeps titles apart that differ only in them.
  return /\p{L}/u.test(folded.replace(/[a-z]/g, '')) || slug === ''
    ? withDigest(slug, title)
    : slug;
}

function foldLetters(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/gu, (letter) => LETTERS[letter] ?? letter);
}

function toWords(folded: string): string[] {
  return folded
    .replace(/['’‘]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function shorten(words: readonly string[]): string {
  const kept: string[] = [];
  for (const word of words) {
    if ([...kept, word].join('-').length > LONGEST_SLUG) break;
    kept.push(word);
  }
  return kept.join('-') || (words[0] ?? '').slice(0, LONGEST_SLUG);
}

function withDigest(slug: string, title: string): string {
  const digest = createHash('sha256').update(title.normalize('NFKC')).digest('hex').slice(0, 8);
  return `${slug === '' ? 'article' : slug}-${digest}`;
}
