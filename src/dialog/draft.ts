import type { Dialog } from './define-dialog.ts';
import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { accepts, type Known, type Value } from './slots.ts';
import type { DialogTurn, TicketRequest } from './step.ts';
import type { Text } from './text.ts';

/** A step in the making: the dialog and its state so far, and what is to be said before what comes next. */
export interface Draft {
  readonly dialogs: DialogTable;
  readonly dialog: Dialog;
  readonly state: DialogState;
  readonly turn: DialogTurn;
  readonly say: readonly Text[];
  readonly tickets: readonly TicketRequest[];
  readonly ended: readonly { dialogId: string; end: string }[];
}

/** A dialog that has asked nothing yet. */
export function newState(
  dialogId: string,
  values: DialogState['values'],
  turn: DialogTurn,
): DialogState {
  return {
    dialogId,
    values,
    outcomes: {},
    tries: {},
    tickets: [],
    asking: { kind: 'slot', slot: '' },
    nonce: turn.nonce,
    askedAtMs: turn.nowMs,
    unclear: 0,
    reminded: false,
    said: { text: '', times: 0 },
  };
}

export function newDraft(
  dialogs: DialogTable,
  dialog: Dialog,
  state: DialogState,
  turn: DialogTurn,
): Draft {
  return { dialogs, dialog, state, turn, say: [], tickets: [], ended: [] };
}

export function changeState(draft: Draft, change: Partial<DialogState>): Draft {
  return { ...draft, state: { ...draft.state, ...change } };
}

export function saying(draft: Draft, ...texts: Text[]): Draft {
  return { ...draft, say: [...draft.say, ...texts] };
}

/**
 * The next asking does not get a nonce of its own: what is entered is sent under the same idempotency key, so that it
 * is not counted twice where it was done and nobody heard of it.
 */
export function asSameQuestion(draft: Draft): Draft {
  return { ...draft, turn: { ...draft.turn, nonce: draft.state.nonce } };
}

export function knownOf({ state, turn }: Pick<Draft, 'state' | 'turn'>): Known {
  const outcomes = Object.entries(state.outcomes);
  return {
    ...state.values,
    facts: turn.facts,
    nowMs: turn.nowMs,
    outcome: Object.fromEntries(outcomes.map(([act, { outcome }]) => [act, outcome])),
    data: Object.fromEntries(outcomes.map(([act, { data }]) => [act, data])),
  };
}

/** A state as this version of the dialog understands it: what it does not know, or no longer accepts, is forgotten. */
export function adoptState(dialog: Dialog, state: DialogState, turn: DialogTurn): DialogState {
  const outcomes = Object.entries(state.outcomes).filter(([name, { outcome, data }]) => {
    const act = dialog.acts[name];
    return act && (outcome !== 'ok' || act.effect.data.safeParse(data).success);
  });
  const adopted = { ...state, outcomes: Object.fromEntries(outcomes) };
  const known = knownOf({ state: adopted, turn });
  const values = Object.entries(state.values).filter(([name, value]) =>
    acceptsValue(dialog, name, value, known),
  );
  return { ...adopted, values: Object.fromEntries(values) };
}

export function acceptsValue(dialog: Dialog, name: string, value: Value, known: Known): boolean {
  const slot = Object.hasOwn(dialog.slots, name) ? dialog.slots[name] : undefined;
  return slot !== undefined && accepts(slot, value, known);
}

/**
 * What was done after a question, in the order of the script, is done again when its answer changes. What was done
 * to the account stays done.
 */
export function forgetFrom(dialog: Dialog, state: DialogState, name: string): DialogState {
  const start = dialog.script.findIndex(
    (line) => ('ask' in line && line.ask === name) || ('do' in line && line.do === name),
  );
  if (start === -1) return state;
  const later = new Set(
    dialog.script.slice(start).flatMap((line) => ('do' in line ? [line.do] : [])),
  );
  const values = Object.entries(state.values).filter(([slot]) => slot !== name);
  const outcomes = Object.entries(state.outcomes).filter(
    ([act, { outcome }]) => !later.has(act) || (outcome === 'ok' && isConfirmed(dialog, act)),
  );
  const tries = Object.entries(state.tries).filter(([act]) => !later.has(act));
  return {
    ...state,
    values: Object.fromEntries(values),
    outcomes: Object.fromEntries(outcomes),
    tries: Object.fromEntries(tries),
  };
}

/** Whether an act is only done after a confirmation: those change the account. */
export function isConfirmed(dialog: Dialog, act: string): boolean {
  return dialog.acts[act]?.ask?.kind === 'confirmation';
}
