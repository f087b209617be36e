import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { CorruptDataError } from '../../errors.ts';
import type { LogAddress, LogEntry } from '../storage.ts';
import { openSealedLine, sealLine } from './checksum.ts';
import { withBody, type EntryText } from './journal-record.ts';
import { readBytes, readLines, type Line } from './read-lines.ts';

const LINE_END = 10;
const PROBE_BYTES = 4096;
const READ_BYTES = 64 * 1024;

const LogLine = z.object({
  log: z.string(),
  id: z.string(),
  sequence: z.int().positive(),
  at: z.int(),
  body: z.unknown(),
});

export interface LogFile {
  address: LogAddress;
  path: string;
  file: FileHandle;
}

export function toLogLine({ log, id }: LogAddress, { sequence, at, text }: EntryText): string {
  return sealLine(withBody({ log, id, sequence, at }, text));
}

/** The last entry, read from the end of the file; undefined when there is none. */
export async function readLastEntry(from: LogFile, bytes: number): Promise<LogEntry | undefined> {
  if (bytes === 0) return undefined;
  for (let window = PROBE_BYTES; ; window *= 4) {
    const start = Math.max(0, bytes - window);
    const tail = await readBytes(from.file, start, bytes - start);
    if (tail.at(-1) !== LINE_END) throw corrupt(from, bytes, 'the last line does not end');
    const previousEnd = tail.lastIndexOf(LINE_END, -2);
    if (previousEnd < 0 && start > 0) continue;
    const text = tail.toString('utf8', previousEnd + 1, tail.length - 1);
    return toEntry(from, { start: start + previousEnd + 1, end: bytes, text });
  }
}

/** The entries numbered `first` to `last`, which must all be in the file's first `bytes`. */
export async function readEntries(
  from: LogFile,
  bytes: number,
  first: number,
  last: number,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  const start = await findNear(from, bytes, first);
  for await (const line of readLines(from.file, start, bytes, READ_BYTES)) {
    const entry = toEntry(from, line);
    if (entry.sequence < first) continue;
    if (entry.sequence !== first + entries.length) break;
    entries.push(entry);
    if (entry.sequence === last) return entries;
  }
  throw corrupt(from, bytes, `entry ${first + entries.length} is missing`);
}

/**
 * Where the entry ends, found from the end of a file that a crash may have left damaged anywhere behind that entry.
 */
export async function findEnd(from: LogFile, bytes: number, sequence: number): Promise<number> {
  if (sequence === 0) return 0;
  for (let window = READ_BYTES; ; window *= 4) {
    const start = Math.max(0, bytes - window);
    for await (const line of readLines(from.file, start, bytes, READ_BYTES)) {
      if (parseLine(from.address, line.text)?.sequence === sequence) return line.end;
    }
    if (start === 0) throw corrupt(from, bytes, `entry ${sequence} is missing`);
  }
}

/** The start of a line at or before the entry, at most a few lines before it: bisection, as entries are in order. */
async function findNear(from: LogFile, bytes: number, sequence: number): Promise<number> {
  let low = 0;
  let high = bytes;
  while (sequence > 1 && high - low > PROBE_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const line = await firstLineFrom(from.file, middle, high);
    if (line && toEntry(from, line).sequence <= sequence) low = line.start;
    else high = middle;
  }
  return low;
}

/** The first line that starts at the position or after it, and before `bytes`. */
async function firstLineFrom(
  file: FileHandle,
  position: number,
  bytes: number,
): Promise<Line | undefined> {
  // One byte earlier: whether a line starts at the position itself is told by the line end before it.
  for await (const line of readLines(file, position - 1, bytes, PROBE_BYTES)) {
    if (line.start >= position) return line;
  }
  return undefined;
}

function toEntry(from: LogFile, line: Line): LogEntry {
  const entry = parseLine(from.address, line.text);
  if (!entry) throw corrupt(from, line.start, 'the line there is not as it was written');
  return entry;
}

/** Undefined when the line is not as it was written, or belongs to another log. */
function parseLine({ log, id }: LogAddress, text: string): LogEntry | undefined {
  const content = openSealedLine(text);
  if (content === undefined) return undefined;
  const line = LogLine.safeParse(JSON.parse(content)).data;
  if (line?.log !== log || line.id !== id) return undefined;
  return { sequence: line.sequence, at: line.at, body: line.body };
}

function corrupt({ address, path }: LogFile, byte: number, reason: string): CorruptDataError {
  return new CorruptDataError(
    `${path} should hold the log ${address.log} ${address.id}, one sealed line an entry, but at byte ${byte} ` +
      `${reason}. Restore the file from a backup, or move it away to lose this log.`,
  );
}
