import { startsCaption } from './caption.ts';
import { findQuotedRanges } from './quoted-ranges.ts';
import { isLostBreak, startsNote, startsStep } from './sentence-starts.ts';

export interface Segment {
  text: string;
  /** `sentence`: a full stop is all that separates it from what stands before. */
  boundary: 'break' | 'sentence';
}

/** A number that an item begins with, `5. ` or `Step 2: `. */
const ITEM_NUMBER = /(?<=^|\s|\p{Ll}{2}[.!?:])(?:Step )?(?<number>\d{1,2})[.):] (?=[\p{Lu}“"])/gu;
/** Whole words in front, so that `Node.Next` or `example.com` is none. */
const GLUED_SENTENCE =
  /(?<=(?:^|\s)\p{Ll}{2,}[.!?:])(?=\p{Lu}\p{Ll}|I |\p{Lu} )(?!(?:Com|Net|Org|Io|Js)\b)/gu;
const GLUED_STEP = /(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}+[ :])/gu;
const LEAD_IN = /(?<=\b(?:below|steps): )(?=\p{Lu})/gu;
const BULLET = /(?<=^|\s)(?=[•▪◦] )/gu;

/** Splits a line where its line breaks were lost. Joined with blanks or nothing, the segments are the line again. */
export function splitLine(line: string): Segment[] {
  const boundaries = findBoundaries(line);
  const starts = [...boundaries.keys()].sort((left, right) => left - right);
  return [0, ...starts.filter((start) => start > 0)].map((start, index, all) => ({
    text: line.slice(start, all[index + 1]).trim(),
    boundary: boundaries.get(start) ?? 'break',
  }));
}

function findBoundaries(line: string): Map<number, Segment['boundary']> {
  const isQuoted = findQuotedRanges(line);
  const numbers = findItemNumbers(line);
  const firstNumber = numbers[0] ?? Infinity;
  const boundaries = new Map<number, Segment['boundary']>();
  for (const position of findWordBoundaries(line, 'sentence')) {
    if (position < firstNumber) boundaries.set(position, 'sentence');
  }
  for (const position of findWordBoundaries(line, 'break')) {
    // Within numbered items only a note begins anew: what else belongs to which number is not known.
    if (position < firstNumber || startsNote(line.slice(position)))
      boundaries.set(position, 'break');
  }
  for (const position of [...numbers, ...findGluedBreaks(line)]) boundaries.set(position, 'break');
  for (const position of boundaries.keys()) {
    if (isQuoted(position)) boundaries.delete(position);
  }
  return boundaries;
}

/** Numbers count as an item's when they go up by one, or when a lost break shows in front of the only one. */
function findItemNumbers(line: string): number[] {
  const matches = [...line.matchAll(ITEM_NUMBER)].map((match) => ({
    start: match.index,
    number: Number(match.groups?.['number']),
  }));
  return matches
    .filter(({ start, number }, index) => {
      const isGlued = start === 0 || line[start - 1] !== ' ';
      return (
        isGlued ||
        matches[index - 1]?.number === number - 1 ||
        matches[index + 1]?.number === number + 1
      );
    })
    .map(({ start }) => start);
}

function findGluedBreaks(line: string): number[] {
  const isStep = (position: number): boolean =>
    startsStep(line.slice(position)) || startsNote(line.slice(position));
  return [
    ...positionsOf(GLUED_SENTENCE, line),
    ...positionsOf(LEAD_IN, line),
    ...positionsOf(BULLET, line),
    ...positionsOf(GLUED_STEP, line).filter(isStep),
  ];
}

function findWordBoundaries(line: string, boundary: Segment['boundary']): number[] {
  return [...line.matchAll(/(?<previous>\S+) (?=\p{Lu})/gu)]
    .filter((match) => {
      const previous = match.groups?.['previous'] ?? '';
      const position = match.index + match[0].length;
      const rest = line.slice(position);
      if (boundary === 'sentence') return /[.!?][)"”’]?$/.test(previous) && startsStep(rest);
      if (/[.!?:][)"”’]?$/.test(previous)) return startsNote(rest);
      return isLostBreak(previous, rest) || startsCaption(line.slice(0, position).trim(), rest);
    })
    .map((match) => match.index + match[0].length);
}

function positionsOf(pattern: RegExp, line: string): number[] {
  return [...line.matchAll(pattern)].map((match) => match.index);
}
