import { ContentError } from '../../errors.ts';
import { lineNumberAt } from './line-number.ts';
import { looksLikeDate, readListingDate } from './listing-date.ts';
import { readViewCounter } from './view-counter.ts';

/** What ends every entry: `Published on <date>Updated on <date><label><views>`, one of the dates at least. */
export interface DateTail {
  start: number;
  /** Where the next entry's title begins. */
  end: number;
  publishedOn: string | undefined;
  updatedOn: string | undefined;
  views: number | null;
}

type DateField = 'publishedOn' | 'updatedOn';

interface LabelledDate {
  field: DateField;
  day: string;
  start: number;
  end: number;
}

const DATE_LABEL = /(?:Published|Updated|Last updated)(?<on> on)?:?\s+/g;
const BETWEEN_DATES = /[\s·|•,-]*/y;
/** `Updated on Jan 5, 2026, fees are ...` or `... 2026 we changed ...`: a sentence of the body. */
const SENTENCE_GOES_ON = /^(?:[,:;.)]| \p{Ll}{2})/u;

/** Finds every entry's dates and counter, in order. `fileName` is only for error messages. */
export function findDateTails(
  text: string,
  fileName: string,
  labels: readonly string[],
): DateTail[] {
  const dates = findLabelledDates(text, fileName);
  const tails: DateTail[] = [];
  for (let index = 0; index < dates.length; index += 1) {
    const first = dates[index];
    if (!first) break;
    const second = followingDate(text, first, dates[index + 1]);
    if (second) index += 1;
    const lastEnd = (second ?? first).end;
    if (!second && SENTENCE_GOES_ON.test(text.slice(lastEnd))) continue;
    const { views, end } = readViewCounter(text, lastEnd, labels);
    const days: Partial<Record<DateField, string>> = { [first.field]: first.day };
    if (second) days[second.field] = second.day;
    const { publishedOn, updatedOn } = days;
    tails.push({ start: first.start, end, publishedOn, updatedOn, views });
  }
  return tails;
}

function findLabelledDates(text: string, fileName: string): LabelledDate[] {
  const dates: LabelledDate[] = [];
  for (const match of text.matchAll(DATE_LABEL)) {
    const dateStart = match.index + match[0].length;
    const date = readListingDate(text, dateStart);
    if (date) {
      const field = match[0].startsWith('Published') ? 'publishedOn' : 'updatedOn';
      dates.push({ field, day: date.day, start: match.index, end: date.end });
    } else if (match.groups?.['on'] !== undefined && looksLikeDate(text, dateStart)) {
      const found = text.slice(dateStart, dateStart + 20).split('\n', 1)[0] ?? '';
      throw new ContentError(
        `${fileName}:${lineNumberAt(text, dateStart)}: expected a date that exists after "${match[0].trim()}", as ` +
          `"Jan 15, 2026", "15 Jan 2026" or "2026-01-15", found "${found}". Correct the date in the listing.`,
      );
    }
  }
  return dates;
}

function followingDate(
  text: string,
  first: LabelledDate,
  next: LabelledDate | undefined,
): LabelledDate | undefined {
  if (!next || next.field === first.field) return undefined;
  BETWEEN_DATES.lastIndex = first.end;
  BETWEEN_DATES.test(text);
  return BETWEEN_DATES.lastIndex === next.start ? next : undefined;
}
