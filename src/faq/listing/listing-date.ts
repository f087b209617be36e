import { z } from 'zod';

export interface ListingDate {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Where the text goes on. The year ends after four digits, whatever digits follow. */
  end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|' +
  'sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?<year>\\d{4})';

const SHAPES = [
  new RegExp(`${MONTH}\\s*${DAY},?\\s+${YEAR}`, 'iy'),
  new RegExp(`${MONTH}\\s*${DAY},${YEAR}`, 'iy'),
  new RegExp(`${DAY}[\\s-]*${MONTH},?[\\s-]*${YEAR}`, 'iy'),
  /(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})/y,
];

/** Wider than SHAPES: what the listing means as a date, whether or not it can be read. */
const LOOKS_LIKE_DATE = new RegExp(
  `\\d{1,4}[/.-]\\d|\\d{1,2}\\s+\\p{L}+\\.?,?\\s+\\d{4}|\\p{L}+\\.?\\s+\\d{1,2},?\\s+\\d{4}|${MONTH}\\s+\\d`,
  'iuy',
);

/** The date that stands at `position`: as `Jan 15, 2026`, `15 Sept 2023` or `2023-09-15`. */
export function readListingDate(text: string, position: number): ListingDate | undefined {
  for (const shape of SHAPES) {
    shape.lastIndex = position;
    const groups = shape.exec(text)?.groups;
    if (groups) {
      const day = toDay(groups);
      return z.iso.date().safeParse(day).success ? { day, end: shape.lastIndex } : undefined;
    }
  }
  return undefined;
}

export function looksLikeDate(text: string, position: number): boolean {
  LOOKS_LIKE_DATE.lastIndex = position;
  return LOOKS_LIKE_DATE.test(text);
}

function toDay(groups: Record<string, string>): string {
  const { year = '', month = '', day = '' } = groups;
  const monthNumber = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const monthDigits = monthNumber === 0 ? month : String(monthNumber);
  return `${year}-${monthDigits.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
