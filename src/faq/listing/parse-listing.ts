import { ContentError } from '../../errors.ts';
import type { Article } from '../article.ts';
import { chooseSlugs, type ArticleSlugs } from './choose-slugs.ts';
import { findDateTails, type DateTail } from './date-tail.ts';
import { findGaps } from './find-gaps.ts';
import { findSurface } from './find-surface.ts';
import { formatBlocks } from './format-blocks.ts';
import { lineNumberAt } from './line-number.ts';
import { normalizeListing } from './normalize-listing.ts';
import { categoryLabels, countTabs, isFooterLine } from './page-furniture.ts';
import { restoreStructure } from './restore-structure.ts';

/** Longer, and the line is a title whose line break was lost: nobody can tell where the body begins. */
const LONGEST_TITLE = 200;

interface Line {
  /** Where it begins in the listing. */
  start: number;
  text: string;
}

interface Entry {
  tail: DateTail;
  lines: Line[];
}

/**
 * Reads a help-centre listing: category tabs, then entries of a title line, a body and the dates with a view counter
 * behind, then perhaps a footer. `fileName` is only for error messages.
 */
export function parseListing(text: string, fileName: string, slugs: ArticleSlugs): Article[] {
  const listing = normalizeListing(text);
  const tabs = findTabs(splitEntries(listing, fileName, categoryLabels([])));
  const entries = splitEntries(listing, fileName, categoryLabels(tabs));
  rejectUndatedEnd(listing, fileName, entries.at(-1)?.tail.end ?? 0);
  const parts = entries.map(({ tail, lines }, index) => {
    const ownLines = lines.slice(index === 0 ? tabs.length : 0);
    return { tail, ...splitTitle(ownLines, tail.start, listing, fileName) };
  });
  const chosenSlugs = chooseSlugs(
    parts.map(({ title }) => title),
    slugs,
  );
  return parts.map(({ tail, title, text }, index) => {
    const blocks = restoreStructure(text);
    const body = formatBlocks(blocks);
    return {
      slug: chosenSlugs[index] ?? '',
      title,
      body,
      publishedOn: tail.publishedOn,
      updatedOn: tail.updatedOn,
      views: tail.views,
      surface: findSurface(title, body),
      completeness: findGaps(title, blocks).length === 0 ? 'full' : 'partial',
    };
  });
}

function splitEntries(listing: string, fileName: string, labels: readonly string[]): Entry[] {
  const tails = findDateTails(listing, fileName, labels);
  if (tails.length === 0) {
    throw new ContentError(
      `${fileName}:1: expected entries that end in "Published on <date>" or "Updated on <date>", found none. ` +
        'Copy the listing together with its dates.',
    );
  }
  return tails.map((tail, index) => {
    const lines = linesBetween(listing, tails[index - 1]?.end ?? 0, tail.start);
    return { tail, lines: dropPageBreak(lines) };
  });
}

function rejectUndatedEnd(listing: string, fileName: string, lastEnd: number): void {
  const [first] = linesBetween(listing, lastEnd, listing.length);
  if (!first || isFooterLine(first.text)) return;
  throw new ContentError(
    `${fileName}:${lineNumberAt(listing, first.start)}: expected "Published on <date>" or "Updated on <date>" after the last entry, ` +
      `"${excerpt(first.text)}", found the end of the file. Add its date, or remove it.`,
  );
}

function linesBetween(listing: string, start: number, end: number): Line[] {
  return [...listing.slice(start, end).matchAll(/\S.*/g)].map((match) => ({
    start: start + match.index,
    text: match[0].trim(),
  }));
}

/** Where several pages were pasted one after another, a footer stands between entries, and tabs after it. */
function dropPageBreak(lines: Line[]): Line[] {
  const footerEnd = lines.findIndex(({ text }) => !isFooterLine(text));
  if (footerEnd <= 0) return lines;
  const rest = lines.slice(footerEnd);
  return rest.slice(
    countTabs(
      rest.map(({ text }) => text),
      false,
    ),
  );
}

function findTabs(entries: readonly Entry[]): string[] {
  const [first, ...others] = entries;
  const lines = (first?.lines ?? []).map(({ text }) => text);
  const othersHaveOneLineBodies =
    others.length > 0 && others.every((entry) => entry.lines.length <= 2);
  return lines.slice(0, countTabs(lines, othersHaveOneLineBodies));
}

function splitTitle(
  lines: readonly Line[],
  dateStart: number,
  listing: string,
  fileName: string,
): { title: string; text: string } {
  const [first, ...rest] = lines;
  if (!first) {
    throw new ContentError(
      `${fileName}:${lineNumberAt(listing, dateStart)}: expected a title before the date, found none. Add the title on a line of its own.`,
    );
  }
  const [title, sameLineBody] = rest.length === 0 ? splitQuestion(first.text) : [first.text, ''];
  if (title.length > LONGEST_TITLE) {
    throw new ContentError(
      `${fileName}:${lineNumberAt(listing, first.start)}: expected a title of at most ${LONGEST_TITLE} characters on a line of its own, ` +
        `found "${excerpt(title)}". Break the line after the title.`,
    );
  }
  return { title, text: [sameLineBody, ...rest.map((line) => line.text)].join('\n').trim() };
}

/** A question and its answer on one line: `What's X?X is ...`. A short remark after the question stays in the title. */
function splitQuestion(line: string): [title: string, body: string] {
  const question = /^[^?]*\?(?: ?\([^)]*\))?(?=\p{Lu}| \p{Lu}\S*(?: \S+){3})/u.exec(line)?.[0];
  return question === undefined ? [line, ''] : [question, line.slice(question.length).trim()];
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
