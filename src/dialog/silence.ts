import type { DialogState } from './dialog-state.ts';

const REMIND_AFTER_MS = 5 * 60_000;
const PARK_AFTER_MS = 15 * 60_000;
const FORGET_AFTER_MS = 24 * 60 * 60_000;
const CHECK_AFTER_MS = 60_000;

/** What is due because of how long the customer has said nothing. */
export type Silence =
  /** `dueAtMs` is when to look again. */
  | { kind: 'waiting'; dueAtMs: number }
  /** An outcome is still unknown: continue with `go_on`. */
  | { kind: 'check_due' }
  | { kind: 'reminder_due' }
  /** The dialog rests; whatever the customer says next, it is offered again. */
  | { kind: 'parked'; dueAtMs: number }
  | { kind: 'forgotten' };

export function silenceOf(state: DialogState, nowMs: number): Silence {
  const { askedAtMs, asking, reminded } = state;
  const silentForMs = nowMs - askedAtMs;
  if (silentForMs >= FORGET_AFTER_MS) return { kind: 'forgotten' };
  if (asking.kind === 'result')
    return silentForMs >= CHECK_AFTER_MS
      ? { kind: 'check_due' }
      : { kind: 'waiting', dueAtMs: askedAtMs + CHECK_AFTER_MS };
  if (silentForMs >= PARK_AFTER_MS) return { kind: 'parked', dueAtMs: askedAtMs + FORGET_AFTER_MS };
  if (silentForMs < REMIND_AFTER_MS)
    return { kind: 'waiting', dueAtMs: askedAtMs + REMIND_AFTER_MS };
  return reminded
    ? { kind: 'waiting', dueAtMs: askedAtMs + PARK_AFTER_MS }
    : { kind: 'reminder_due' };
}
