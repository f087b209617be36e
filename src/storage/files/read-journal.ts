import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CorruptDataError } from '../../errors.ts';
import { openSealedLine } from './checksum.ts';
import { ifThere } from './if-there.ts';
import { parseRecord, type JournalRecord } from './journal-record.ts';
import { JOURNAL_FOLDER, newSegment, segmentPath, type Segment } from './segment.ts';

const SEGMENT_NAME = /^(\d{12})\.jsonl$/;

export interface ReadJournal {
  /** Oldest first. The last one's length is without a torn end. */
  segments: Segment[];
  records: { segment: Segment; record: JournalRecord }[];
  /** Of the next commit. */
  nextNumber: number;
}

interface SegmentLines {
  lines: string[];
  /** What follows the last line end. */
  end: string;
  /** How long the lines are, with their line ends. */
  bytes: number;
}

/**
 * Reads everything in the journal and changes nothing. A last line without its line end was never acknowledged and is
 * left out; for anything else that is not as it was written, throws CorruptDataError.
 */
export async function readJournal(root: string): Promise<ReadJournal> {
  const numbers = await firstNumbers(root);
  const journal: ReadJournal = { segments: [], records: [], nextNumber: numbers[0] ?? 1 };
  for (const [index, number] of numbers.entries()) {
    const file = segmentPath(root, number);
    if (number !== journal.nextNumber) {
      throw corrupt(file, 1, `the commits from number ${journal.nextNumber} on are missing`);
    }
    const { lines, end, bytes } = splitLines(await readFile(file));
    const isLast = index === numbers.length - 1;
    if (end !== '' && !(isLast && isTorn(end))) {
      throw corrupt(file, lines.length + 1, 'the line does not end as it was written');
    }
    const segment = newSegment(file, bytes);
    journal.segments.push(segment);
    for (const [lineIndex, line] of lines.entries()) {
      const record = readRecord(file, lineIndex + 1, line, journal.nextNumber);
      journal.records.push({ segment, record });
      journal.nextNumber += 1;
    }
  }
  return journal;
}

async function firstNumbers(root: string): Promise<number[]> {
  const names = (await ifThere(readdir(path.join(root, JOURNAL_FOLDER)))) ?? [];
  return names
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort(byValue);
}

function splitLines(content: Buffer): SegmentLines {
  const bytes = content.lastIndexOf('\n') + 1;
  const lines = content.toString('utf8', 0, bytes).split('\n').slice(0, -1);
  return { lines, end: content.toString('utf8', bytes), bytes };
}

/** A whole line with another character for its line end was acknowledged and then damaged. */
function isTorn(end: string): boolean {
  return openSealedLine(end.slice(0, -1)) === undefined;
}

function readRecord(
  file: string,
  lineNumber: number,
  line: string,
  commitNumber: number,
): JournalRecord {
  const content = openSealedLine(line);
  const record = content === undefined ? undefined : parseRecord(content);
  if (record?.number === commitNumber) return record;
  const found = record ? `commit ${record.number}` : 'a damaged line';
  throw corrupt(file, lineNumber, `commit ${commitNumber} should be there, not ${found}`);
}

function corrupt(file: string, line: number, reason: string): CorruptDataError {
  return new CorruptDataError(
    `${file}, line ${line}: ${reason}. Acknowledged commits may be lost, so nothing is served. ` +
      'Restore the whole storage directory from a backup.',
  );
}

function byValue(a: number, b: number): number {
  return a - b;
}
