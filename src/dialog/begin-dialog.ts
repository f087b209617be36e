import type { Recognition } from '../nlu/recognition.ts';
import type { Dialog } from './define-dialog.ts';
import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { deriveMove } from './derive-move.ts';
import { acceptsValue, knownOf, newDraft, newState, saying } from './draft.ts';
import { matchOption } from './match-options.ts';
import { noted } from './phrases.ts';
import { begin } from './proceed.ts';
import { describeValue, optionsOf, type Known } from './slots.ts';
import type { DialogTurn, Step } from './step.ts';

/** What a dialog may know when it begins. */
export interface Beginning {
  dialogId: string;
  /** What the customer's wish settles already, such as `{ reason: 'compromised' }`. */
  values?: DialogState['values'];
  /** The message that led here: what it names is not asked again. */
  recognition?: Recognition;
}

/** Begins a dialog with its first question, or with its only answer. */
export function beginDialog(dialogs: DialogTable, beginning: Beginning, turn: DialogTurn): Step {
  const dialog = dialogs.get(beginning.dialogId);
  if (!dialog) throw new Error(`There is no dialog "${beginning.dialogId}".`);
  const draft = newDraft(dialogs, dialog, newState(dialog.id, {}, turn), turn);
  const settled = beginning.values ?? {};
  const known = knownOf(draft);
  const named = namedValues(dialog, beginning.recognition, settled);
  const opening = openingValue(dialog, beginning.recognition, { ...known, ...named, ...settled });
  const values = Object.fromEntries(
    Object.entries({ ...opening, ...named, ...settled }).filter(([name, value]) =>
      acceptsValue(dialog, name, value, known),
    ),
  );
  const { move, passed } = deriveMove(dialog, { ...known, ...values }, []);
  // What is answered at once needs no "I understood".
  const used = move.kind === 'end' ? [] : passed;
  const spoken = describeNamed(dialog, { ...opening, ...named }, used, known);
  const told = spoken.length > 0 ? saying(draft, noted(spoken)) : draft;
  return begin(told, dialog.id, values, undefined);
}

/** The first question may be answered by the message that led here; "I lost my phone" says what happened. */
function openingValue(
  dialog: Dialog,
  recognition: Recognition | undefined,
  known: Known,
): DialogState['values'] {
  const { move } = deriveMove(dialog, known, []);
  const slot = move.kind === 'ask' ? dialog.slots[move.slot] : undefined;
  if (!recognition || move.kind !== 'ask' || slot?.kind !== 'choice' || slot.opening !== true)
    return {};
  const value = matchOption(optionsOf(slot, known), recognition, slot.entity);
  return value === undefined ? {} : { [move.slot]: value };
}

/** Where one of several is asked for, two in one sentence tell nothing of which is meant. */
function namedValues(
  dialog: Dialog,
  recognition: Recognition | undefined,
  settled: DialogState['values'],
): DialogState['values'] {
  const values: DialogState['values'] = {};
  for (const [name, slot] of Object.entries(dialog.slots)) {
    if (!('entity' in slot) || !recognition || name in settled) continue;
    const found = Object.keys(slot.options).filter((key) => isNamed(key, slot.entity, recognition));
    const [only, ...others] = found;
    if (only === undefined) continue;
    if (slot.kind === 'choice' && others.length === 0) values[name] = only;
    if (slot.kind === 'choices' && !CONTRAST.test(recognition.text)) values[name] = found;
  }
  return values;
}

/** "I lost my phone, but still have my email" names two and means one. */
const CONTRAST = /\b(?:but|still|except|not|only|other|\w+n['’]?t)\b/iu;

function isNamed(key: string, type: string | undefined, { entities }: Recognition): boolean {
  return entities.some((entity) => entity.type === type && entity.value === key);
}

/** Only what is used already: what may never matter is not worth a word. */
function describeNamed(
  dialog: Dialog,
  named: DialogState['values'],
  passed: readonly string[],
  known: Known,
): string[] {
  return Object.entries(named).flatMap(([name, value]) => {
    const slot = dialog.slots[name];
    return slot && passed.includes(name) ? [describeValue(slot, value, known)] : [];
  });
}
