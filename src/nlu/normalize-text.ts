/** The longest text that is looked at. Tokenising is quadratic in some texts, and no question needs more. */
const MAX_CHARACTERS = 1000;

const INVISIBLE = /[\p{Cf}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]/gu;
const CONTROL_OR_LONE_SURROGATE = /[\p{Cc}\p{Cs}]/gu;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u0060\u00b4\u02bc]/gu;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb]/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;
const LONG_REPEATS = /([\p{L}\p{P}\p{S}])\1{2,}/gu;
const SPACES = /\s+/gu;

/** One form for all ways of writing the same thing: cleanText, in lower case. Normalising twice changes nothing. */
export function normalizeText(text: string): string {
  return cleanText(cleanText(text).toLowerCase());
}

/**
 * Removes differences that nobody means: compatibility and invisible characters, the kind of quotes and dashes,
 * "heeelp", white space. Keeps case.
 */
export function cleanText(text: string): string {
  return text
    .slice(0, MAX_CHARACTERS)
    .replace(INVISIBLE, '')
    .replace(CONTROL_OR_LONE_SURROGATE, ' ')
    .normalize('NFKC')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, '-')
    .replace(LONG_REPEATS, '$1$1')
    .replace(SPACES, ' ')
    .slice(0, MAX_CHARACTERS)
    .trim();
}
