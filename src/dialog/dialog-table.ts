import { ContentError } from '../errors.ts';
import type { Dialog } from './define-dialog.ts';

/** Every dialog there is, by id. */
export type DialogTable = ReadonlyMap<string, Dialog>;

/** Throws ContentError when a dialog leads to one that does not exist. */
export function tabulateDialogs(dialogs: readonly Dialog[]): DialogTable {
  const table = new Map(dialogs.map((dialog) => [dialog.id, dialog]));
  for (const dialog of dialogs) {
    const missing = neighboursOf(dialog).find((id) => !table.has(id));
    if (missing !== undefined)
      throw new ContentError(
        `dialogs/${dialog.id}.ts: leads to the dialog "${missing}", which is not in the table. ` +
          `The table has ${[...table.keys()].join(', ')}.`,
      );
  }
  return table;
}

function neighboursOf({ ends, siblings }: Dialog): string[] {
  const next = Object.values(ends).flatMap((end) => (end.then ? [end.then.dialogId] : []));
  return [...next, ...Object.keys(siblings)];
}
