import type { Recognition } from '../nlu/recognition.ts';
import type { Dialog } from './define-dialog.ts';
import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import type { Known, Slot } from './slots.ts';

/** What the turn knows of a message besides its words: what its intent, where it is confident, leads to. */
export interface LeadsTo {
  kind: string;
  /** Of small talk: `affirm`, `deny`, `help`, `cancel`, ... */
  topic?: string;
  /** Of a dialog: its id. */
  dialog?: string;
}

/** A message, and the dialog that hears it. */
export interface Heard {
  dialogs: DialogTable;
  dialog: Dialog;
  state: DialogState;
  recognition: Recognition;
  known: Known;
  leadsTo: LeadsTo | undefined;
}

export function askedSlot({ dialog, state: { asking } }: Heard): Slot | undefined {
  return asking.kind === 'slot' ? dialog.slots[asking.slot] : undefined;
}
