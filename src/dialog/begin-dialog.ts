import type { Recognition } from '../nlu/recognition.ts';
import type { Dialog } from './define-dialog.ts';
import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { acceptsValue, knownOf, newDraft, newState, saying } from './draft.ts';
import { noted } from './phrases.ts';
import { begin } from './proceed.ts';
import { describeValue, type Known } from './slots.ts';
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
  const named = namedValues(dialog, beginning.recognition, settled);
  const known = knownOf(draft);
  const values = Object.fromEntries(
    Object.entries({ ...named, ...settled }).filter(([name, value]) =>
      acceptsValue(dialog, name, value, known),
    ),
  );
  const spoken = describeNamed(dialog, named, known);
  const told = spoken.length > 0 ? saying(draft, noted(spoken)) : draft;
  return begin(told, dialog.id, values, undefined);
}

/** Only what is named once and of one kind: two devices in one sentence tell nothing of which is meant. */
function namedValues(
  dialog: Dialog,
  recognition: Recognition | undefined,
  settled: DialogState['values'],
): DialogState['values'] {
  const values: DialogState['values'] = {};
  for (const [name, slot] of Object.entries(dialog.slots)) {
    if (slot.kind !== 'choice' || slot.entity === undefined || name in settled) continue;
    const type = slot.entity;
    const found = new Set(
      recognition?.entities.filter((entity) => entity.type === type).map(({ value }) => value),
    );
    const [only] = found;
    if (only !== undefined && found.size === 1 && only in slot.options) values[name] = only;
  }
  return values;
}

function describeNamed(dialog: Dialog, named: DialogState['values'], known: Known): string[] {
  return Object.entries(named).flatMap(([name, value]) => {
    const slot = dialog.slots[name];
    return slot ? [describeValue(slot, value, known)] : [];
  });
}
