import path from 'node:path';
import type { Held } from './held-states.ts';
import type { DocumentState } from './document-files.ts';
import type { LogState } from './log-files.ts';

export const JOURNAL_FOLDER = 'journal';

/** What has to reach its own files before the journal may forget it. */
export interface Changed {
  documents: Set<Held<DocumentState>>;
  logs: Set<Held<LogState>>;
}

/** One file of the journal, named after the number of the first commit in it. */
export interface Segment {
  path: string;
  bytes: number;
  changed: Changed;
}

export function segmentPath(root: string, firstNumber: number): string {
  return path.join(root, JOURNAL_FOLDER, `${String(firstNumber).padStart(12, '0')}.jsonl`);
}

export function newSegment(path: string, bytes: number): Segment {
  return { path, bytes, changed: { documents: new Set(), logs: new Set() } };
}
