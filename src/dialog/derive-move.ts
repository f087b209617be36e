import type { Dialog, Line } from './define-dialog.ts';
import type { Known } from './slots.ts';

/** What a script says should happen next. */
export type Move =
  { kind: 'ask'; slot: string } | { kind: 'act'; act: string } | { kind: 'end'; end: string };

export interface Derivation {
  move: Move;
  /** The answered slots on the way, in the order of the script. */
  passed: string[];
  /** The tickets to open on the way. */
  tickets: Extract<Line<Known>, { ticket: unknown }>[];
}

/** Reads a script from the top, as far as what is known reaches. `opened` has the reasons of tickets opened before. */
export function deriveMove(dialog: Dialog, known: Known, opened: readonly string[]): Derivation {
  const passed: string[] = [];
  const tickets: Derivation['tickets'] = [];
  for (const line of dialog.script) {
    if (line.when?.(known) === false) continue;
    if ('end' in line) return { move: { kind: 'end', end: line.end }, passed, tickets };
    if ('do' in line) {
      if (known.outcome[line.do] === undefined)
        return { move: { kind: 'act', act: line.do }, passed, tickets };
    } else if ('ask' in line) {
      if (known[line.ask] === undefined)
        return { move: { kind: 'ask', slot: line.ask }, passed, tickets };
      passed.push(line.ask);
    } else if (!opened.includes(line.ticket.reason)) tickets.push(line);
  }
  throw new Error(`The script of "${dialog.id}" ran out, which defineDialog should have refused.`);
}
