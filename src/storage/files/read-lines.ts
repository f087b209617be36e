import type { FileHandle } from 'node:fs/promises';

const LINE_END = 10;

export interface Line {
  /** Where its first byte is in the file. */
  start: number;
  /** Where the next line starts. */
  end: number;
  /** Without the line end. */
  text: string;
}

/** The lines between two positions. What follows the last line end is left out, and so is nothing else. */
export async function* readLines(
  file: FileHandle,
  from: number,
  to: number,
  chunkBytes: number,
): AsyncIterable<Line> {
  let start = from;
  let unread: Buffer = Buffer.alloc(0);
  while (start + unread.length < to) {
    const position = start + unread.length;
    const chunk = await readBytes(file, position, Math.min(chunkBytes, to - position));
    if (chunk.length === 0) return;
    unread = Buffer.concat([unread, chunk]);
    for (let length = unread.indexOf(LINE_END); length >= 0; length = unread.indexOf(LINE_END)) {
      const end = start + length + 1;
      yield { start, end, text: unread.toString('utf8', 0, length) };
      unread = unread.subarray(length + 1);
      start = end;
    }
  }
}

/** Fewer bytes than asked for only when the file ends before. */
export async function readBytes(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
