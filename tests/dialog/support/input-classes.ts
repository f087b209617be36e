import { dialogs } from '../../../dialogs/index.ts';
import type { Dialog } from '../../../src/dialog/define-dialog.ts';
import { deriveMove } from '../../../src/dialog/derive-move.ts';
import { knownOf } from '../../../src/dialog/draft.ts';
import type { Input } from '../../../src/dialog/input.ts';
import { optionsOf, type Known, type Slot, type Value } from '../../../src/dialog/slots.ts';
import { turnAt, type Visited } from './walk.ts';

export interface TimedInput {
  input: Input;
  afterMs: number;
}

const MINUTE_MS = 60_000;

/** Every class of input at a state: answers, corrections, interruptions, other wishes, nonsense, each in time or late. */
export function inputsFor({ state, facts }: Visited): TimedInput[] {
  const dialog = dialogs.get(state.dialogId);
  if (!dialog) throw new Error(`There is no dialog "${state.dialogId}".`);
  const known = knownOf({ state, turn: turnAt(0, facts) });
  const { move, passed } = deriveMove(dialog, known, state.tickets);
  const asked = move.kind === 'ask' ? [move.slot] : [];
  const inputs: Input[] = [
    ...[...asked, ...passed].flatMap((name) => answersTo(dialog, name, known)),
    ...EVERYWHERE,
    ...otherWishes(dialog),
    ...waysOutOfCodes(dialog),
  ];
  return [
    ...inputs.map((input) => ({ input, afterMs: 0 })),
    { input: { kind: 'yes' }, afterMs: 6 * MINUTE_MS },
    { input: { kind: 'go_on' }, afterMs: 2 * MINUTE_MS },
    { input: { kind: 'unclear' }, afterMs: 25 * 60 * MINUTE_MS },
  ];
}

const EVERYWHERE: readonly Input[] = [
  { kind: 'yes' },
  { kind: 'yes', nonce: 'asked' },
  { kind: 'yes', nonce: 'earlier' },
  { kind: 'no' },
  { kind: 'not_sure' },
  { kind: 'code', code: '12345678' },
  { kind: 'code', code: '123 456', nonce: 'asked' },
  { kind: 'code', code: '12345678', nonce: 'earlier' },
  { kind: 'code', code: 'abc' },
  { kind: 'help' },
  { kind: 'cancel' },
  { kind: 'start_over' },
  { kind: 'back' },
  { kind: 'go_on' },
  { kind: 'unclear' },
  { kind: 'unanswered' },
  { kind: 'answer', slot: 'removed_by_a_deploy', value: 'x' },
  { kind: 'redo', name: 'removed_by_a_deploy' },
  { kind: 'choose', dialogId: 'removed-by-a-deploy' },
  { kind: 'switch', dialogId: 'removed-by-a-deploy' },
];

function answersTo(dialog: Dialog, name: string, known: Known): Input[] {
  const slot = dialog.slots[name];
  return slot ? valuesOf(slot, known).map((value) => ({ kind: 'answer', slot: name, value })) : [];
}

function valuesOf(slot: Slot, known: Known): Value[] {
  switch (slot.kind) {
    case 'choice':
      return [...Object.keys(optionsOf(slot, known)), 'removed_by_a_deploy'];
    case 'choices':
      return subsetsOf(Object.keys(slot.options));
    case 'yes_no':
      return [true, false];
    case 'text':
      return ['it broke', 'nothing to add', ''];
    case 'email':
      return ['name@example.com', 'not an address'];
  }
}

function subsetsOf(keys: readonly string[]): string[][] {
  return keys.reduce<string[][]>(
    (subsets, key) => [...subsets, ...subsets.map((subset) => [...subset, key])],
    [[]],
  );
}

/** The same wish again, each related one, and two that have nothing to do with it. */
function otherWishes(dialog: Dialog): Input[] {
  const related = Object.keys(dialog.siblings);
  const unrelated = [...dialogs.keys()].filter((id) => id !== dialog.id && !related.includes(id));
  return [
    ...[dialog.id, ...related].map((dialogId): Input => ({ kind: 'choose', dialogId })),
    ...[dialog.id, ...related, ...unrelated.slice(0, 2)].map((dialogId): Input => ({
      kind: 'switch',
      dialogId,
    })),
    { kind: 'switch', dialogId: dialog.id, values: { reason: 'compromised', wish: 'freeze' } },
  ];
}

function waysOutOfCodes(dialog: Dialog): Input[] {
  return Object.values(dialog.acts).flatMap(({ ask }) =>
    ask?.kind === 'code'
      ? ask.instead.map(({ redo }): Input => ({ kind: 'redo', name: redo }))
      : [],
  );
}
