const KNOWN_TABS = ['All', 'FAQ', 'Announcements', 'Product documents'];

const PAGER =
  /^(?:(?:(?:showing|displaying|viewing) )?\d[\d,]* ?(?:[-–—]|to) ?\d[\d,]* of \d[\d,]*(?: ?(?:articles|results|entries|items))?|previous|prev|next|first|last|page|load more|show more|back to top|\d+|…|\.\.\.|[‹›«»<>|·,. ])+$/i;
const SHOWING = /^(?:showing|displaying|viewing) \d/i;
const COPYRIGHT = /^(?:©|\(c\)|copyright\b)/i;

/** A line below the entries: how many there are, the pages, the publisher. */
export function isFooterLine(line: string): boolean {
  return PAGER.test(line) || SHOWING.test(line) || COPYRIGHT.test(line);
}

/**
 * How many of the lines above the first title are category tabs. `lines` are those before the first date: tabs, title
 * and body. Tabs that nobody announced are told from a title by their shortness, and only where the row begins with a
 * tab we know, where a question follows, or where `othersHaveOneLineBodies` proves that the title is the line before the
 * last.
 */
export function countTabs(lines: readonly string[], othersHaveOneLineBodies: boolean): number {
  const known = countLeading(lines.slice(0, -1), isKnownTabLine);
  if (isWholeRow(lines.slice(0, known))) return known;
  const articleLines = isQuestion(lines.at(-1) ?? '') ? 1 : 2;
  const count = known + countLeading(lines.slice(known, -articleLines), looksLikeTab);
  if (known > 0) return count;
  const isBeforeTitle = othersHaveOneLineBodies || isQuestion(lines[count] ?? '');
  return count >= 2 && isBeforeTitle ? count : 0;
}

function countLeading(lines: readonly string[], isOne: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !isOne(line));
  return end === -1 ? lines.length : end;
}

/** The labels that may stand between a date and a view counter, longest first. */
export function categoryLabels(tabs: readonly string[]): string[] {
  const labels = new Set([...KNOWN_TABS, ...tabs]);
  return [...labels]
    .filter((label) => label.toLowerCase() !== 'all')
    .sort((left, right) => right.length - left.length);
}

/** `FAQ`, but also a whole row of tabs on one line. */
function isKnownTabLine(line: string): boolean {
  const rest = KNOWN_TABS.reduce(
    (text, tab) => text.replace(new RegExp(`\\b${tab}(?![a-z])`, 'i'), ''),
    line,
  );
  return /^[ |·•]*$/.test(rest);
}

/** All the tabs we know, or several on one line: no unknown ones follow. */
function isWholeRow(lines: readonly string[]): boolean {
  return lines.length >= KNOWN_TABS.length || lines.some((line) => !isOneTab(line));
}

function isOneTab(line: string): boolean {
  return KNOWN_TABS.some((tab) => tab.toLowerCase() === line.toLowerCase());
}

function looksLikeTab(line: string): boolean {
  return (
    line.length <= 30 &&
    line.split(' ').length <= 3 &&
    !/[.!:;()\d]/.test(line) &&
    !isQuestion(line)
  );
}

function isQuestion(line: string): boolean {
  return (
    line.endsWith('?') ||
    /^(?:how|what|why|when|where|which|who|can|is|are|do|does|i)\b/i.test(line)
  );
}
