/**
 * What may follow an entry's date before the next title: a category label and a view counter, each glued to the year,
 * after a blank, or on a line of its own, or missing.
 *
 * `...2026` + `222FA codes`: digits glued between a year and a title that begins with a digit can be read in several
 * ways. The rule, in this order:
 * 1. A number with thousand separators is a counter, and ends after a group of three: `6,2102FA` is 6,210 and `2FA`.
 * 2. Words that begin with a digit (DIGIT_WORDS) keep their digits: `222FA` is 22 and `2FA`, `2FA` is no counter.
 * 3. Before a blank, dot or hyphen that a counter never has after it (`223 ways to`, `22-step`, `225. What`), the title
 *    keeps its number. Glued, that is the shortest one that does not begin with 0: 22 and `3 ways to`, `2210 ways` is
 *    22 and `10 ways`. After a blank it is the whole number.
 * 4. Everything else is the counter: `24US trade` is 24 and `US trade`.
 */
export interface ViewCounter {
  views: number | null;
  /** Where the next entry begins. */
  end: number;
}

const DIGIT_WORDS: { digits: string; rest: RegExp }[] = [
  { digits: '2', rest: /^(?:FAs?\b|D\b|nd\b)/ },
  { digits: '3', rest: /^(?:FAs?\b|D\b|DS\b|rd\b)/ },
  { digits: '4', rest: /^[GK]\b/ },
  { digits: '5', rest: /^G\b/ },
  { digits: '1', rest: /^(?:st\b|:1\b)/ },
  { digits: '24', rest: /^(?:\/7|[hH]\b|-?hours?\b)/ },
  { digits: '48', rest: /^(?:[hH]\b|-?hours?\b)/ },
  { digits: '1099', rest: /^-?[A-Z]{1,4}\b/ },
];

const GOES_ON_AS_TITLE = /^(?: \p{Ll}(?:\p{Ll}| )|-\p{L}|[.)] ?\p{Lu})/u;
const SEPARATORS = /[ ·|•]*/y;
const VIEWS_WORD = / ?views?(?!\p{Ll})/uy;
const GROUPED = /\d{1,3}(?:,\d{3})+/y;
const DIGITS = /\d+/y;
const OWN_LINE = /\n+(?<line>[^\n]+)/y;
const OWN_COUNTER = /^ ?(?<number>\d+|\d{1,3}(?:,\d{3})+)(?: ?[Vv]iews?)?$/;
/** A label nobody announced is one only where it is glued to a grouped number: `2026Guides19,701What ...`. */
const UNKNOWN_LABEL =
  /\p{Lu}[\p{L}&-]*(?: [\p{L}&-]+){0,2}(?=\d{1,3}(?:,\d{3})+(?:[\p{Lu}\p{Lo}]|\n|$))/uy;

/** Reads what stands at `position`, right after a year. `labels` are the category labels this listing uses. */
export function readViewCounter(
  text: string,
  position: number,
  labels: readonly string[],
): ViewCounter {
  const start = skip(SEPARATORS, text, position);
  const labelEnd = readLabel(text, start, labels);
  const end = skip(SEPARATORS, text, labelEnd);
  const glued = readNumber(text, end, end === position || end === labelEnd);
  if (glued) return glued;
  return readOwnLines(text, end, labelEnd > start ? [] : labels);
}

function readLabel(text: string, position: number, labels: readonly string[]): number {
  for (const label of labels) {
    const labelEnd = position + label.length;
    if (
      text.startsWith(label, position) &&
      /^(?:$|\n| ?\d|[\p{Lu}\p{Lo}“"(¿¡])/u.test(text.slice(labelEnd, labelEnd + 3))
    ) {
      return labelEnd;
    }
  }
  return skip(UNKNOWN_LABEL, text, position);
}

function readNumber(text: string, position: number, isGlued: boolean): ViewCounter | undefined {
  const groupedEnd = skip(GROUPED, text, position);
  if (groupedEnd > position) return counterAt(text, position, groupedEnd);
  const digitsEnd = skip(DIGITS, text, position);
  if (digitsEnd === position) return undefined;
  const digits = text.slice(position, digitsEnd);
  const rest = text.slice(digitsEnd, digitsEnd + 20).split('\n', 1)[0] ?? '';
  return counterAt(text, position, digitsEnd - titleDigits(digits, rest, isGlued).length);
}

/** The digits at the end of `digits` that belong to the next title. */
function titleDigits(digits: string, rest: string, isGlued: boolean): string {
  const word = DIGIT_WORDS.find((entry) => digits.endsWith(entry.digits) && entry.rest.test(rest));
  if (word) return word.digits;
  if (!GOES_ON_AS_TITLE.test(rest) || /^ views?(?!\p{Ll})/u.test(rest)) return '';
  return isGlued ? (/[1-9]0*$/.exec(digits)?.[0] ?? digits) : digits;
}

function counterAt(text: string, start: number, end: number): ViewCounter {
  if (end === start) return { views: null, end };
  const views = Number(text.slice(start, end).replaceAll(',', ''));
  return { views, end: skip(VIEWS_WORD, text, end) };
}

/** A label and a counter on lines of their own. Page numbers of a pager (1, 2, 3 ...) are no counter. */
function readOwnLines(text: string, position: number, labels: readonly string[]): ViewCounter {
  const none = { views: null, end: position };
  OWN_LINE.lastIndex = position;
  const line = OWN_LINE.exec(text)?.groups?.['line'];
  if (line === undefined) return none;
  const lineEnd = OWN_LINE.lastIndex;
  const label = labels.find((candidate) => line.startsWith(candidate)) ?? '';
  if (line === label) return readOwnLines(text, lineEnd, []);
  const number = OWN_COUNTER.exec(line.slice(label.length))?.groups?.['number'];
  if (number === undefined || isPageNumber(number, text, lineEnd)) return none;
  return { views: Number(number.replaceAll(',', '')), end: lineEnd };
}

function isPageNumber(number: string, text: string, lineEnd: number): boolean {
  OWN_LINE.lastIndex = lineEnd;
  return OWN_LINE.exec(text)?.groups?.['line'] === String(Number(number) + 1);
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
}
