import type { Dialog, Line } from './define-dialog.ts';
import type { Known } from './slots.ts';

/** What a script says should happen next. */
export type Move =
  { kind: 'ask'; slot: string } | { kind: 'act'; act: string } | { kind: 'end'; end: string };

export interface Derivation {
  move: Move;
  /** The answered slots on the way, in the order of the script. */
  passed: string[];
  /** Slots answered on a branch that was left since: their values must be forgotten before anything else. */
  obsolete: string[];
  /** The tickets to open on the way. */
  tickets: Extract<Line<Known>, { ticket: unknown }>[];
}

/** Reads a script from the top, as far as what is known reaches. `opened` has the reasons of tickets opened before. */
export function deriveMove(dialog: Dialog, known: Known, opened: readonly string[]): Derivation {
  const applies = (line: Line<Known>): boolean => line.when?.(known) !== false;
  const end = dialog.script.findIndex((line) => applies(line) && !isPassed(line, known));
  const passed: string[] = [];
  const left: string[] = [];
  const tickets: Derivation['tickets'] = [];
  for (const line of dialog.script.slice(0, end)) {
    if ('ask' in line) (applies(line) ? passed : left).push(line.ask);
    if ('ticket' in line && applies(line) && !opened.includes(line.ticket.reason))
      tickets.push(line);
  }
  const obsolete = left.filter((slot) => known[slot] !== undefined && !passed.includes(slot));
  return { move: moveAt(dialog.script[end]), passed, obsolete, tickets };
}

function isPassed(line: Line<Known>, known: Known): boolean {
  if ('ask' in line) return known[line.ask] !== undefined;
  if ('do' in line) return known.outcome[line.do] !== undefined;
  return 'ticket' in line;
}

function moveAt(line: Line<Known> | undefined): Move {
  if (line && 'ask' in line) return { kind: 'ask', slot: line.ask };
  if (line && 'do' in line) return { kind: 'act', act: line.do };
  if (line && 'end' in line) return { kind: 'end', end: line.end };
  throw new Error('The script ran out, which defineDialog should have refused.');
}
