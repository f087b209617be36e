import { canGoOnAfter, startsNote, startsRemark, startsStep } from './sentence-starts.ts';

export interface SubHeading {
  start: number;
  end: number;
  /** A `surface` (`On the app`) may stand under a `situation` (`I can log in to my account`). */
  kind: 'situation' | 'surface' | 'tool';
}

const SITUATION =
  /I (?:can|can['’]t|cannot|can no longer) (?:log in to|access) my \p{Ll}+(?: number)?/u.source;
const SURFACE =
  /On (?:the |our )?(?:web|app|mobile app|mobile|desktop|website|browser)(?: app| browser| version)?/u
    .source;
const TOOL = /Self-service tools?/u.source;

const SUB_HEADING = new RegExp(
  `(?:(?<situation>${SITUATION})|(?<surface>${SURFACE})|(?<tool>${TOOL})):?(?![\\p{Ll}\\p{N}])`,
  'gu',
);
const SURFACE_RIGHT_BEHIND = /(?:App|Web|Mobile|Desktop)(?= \p{Lu})/uy;

/** Finds the sub-headings that a line of text holds, whether their line breaks are there or lost. */
export function findSubHeadings(line: string): SubHeading[] {
  const found: SubHeading[] = [];
  for (const match of line.matchAll(SUB_HEADING)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = boundaryBefore(line, start, found.at(-1)?.end);
    const kind = headingKind(match.groups);
    if (before === 'none' || !endsHere(line.slice(end), before, kind)) continue;
    found.push({ start, end, kind });
    const behind = surfaceRightBehind(line, end);
    if (behind) found.push(behind);
  }
  return found;
}

function headingKind(groups: Record<string, string | undefined> | undefined): SubHeading['kind'] {
  if (groups?.['situation'] !== undefined) return 'situation';
  return groups?.['surface'] === undefined ? 'tool' : 'surface';
}

type Boundary = 'none' | 'weak' | 'sure';

/** `sure`: the text shows that a break was here, by a missing blank or a line's beginning. */
function boundaryBefore(line: string, start: number, previousEnd: number | undefined): Boundary {
  const before = line.slice(0, start);
  if (before === '' || start === previousEnd || /[\p{Ll}.:!?)]$/u.test(before)) return 'sure';
  if (/[.:!?] $/.test(before)) return 'weak';
  const previousWord = /(?<word>\S+) $/.exec(before)?.groups?.['word'] ?? '';
  return /^\p{Ll}/u.test(previousWord) && !canGoOnAfter(previousWord) ? 'weak' : 'none';
}

function endsHere(after: string, before: Boundary, kind: SubHeading['kind']): boolean {
  if (after === '' || /^\p{Lu}/u.test(after)) return true;
  const next = after.slice(1);
  if (!after.startsWith(' ') || !/^\p{Lu}/u.test(next)) return false;
  if (before === 'sure' && kind !== 'surface') return true;
  return (
    startsStep(next) ||
    startsNote(next) ||
    startsRemark(next) ||
    /^(?:On the|For|I can) /.test(next)
  );
}

/** `I can log in to my account` + `App` + `Open the app ...`. */
function surfaceRightBehind(line: string, end: number): SubHeading | undefined {
  SURFACE_RIGHT_BEHIND.lastIndex = end;
  return SURFACE_RIGHT_BEHIND.test(line)
    ? { start: end, end: SURFACE_RIGHT_BEHIND.lastIndex, kind: 'surface' }
    : undefined;
}
