import type { Ticket } from './define-dialog.ts';
import { deriveMove } from './derive-move.ts';
import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { adoptState, knownOf, newDraft, type Draft } from './draft.ts';
import { describeValue } from './slots.ts';
import type { DialogTurn, TicketRequest } from './step.ts';
import { speak } from './text.ts';

/** The ticket of a customer who asks for a person in the middle of a dialog; undefined when the dialog is no more. */
export function ticketFromDialog(
  dialogs: DialogTable,
  state: DialogState,
  ticket: Ticket,
  turn: DialogTurn,
): TicketRequest | undefined {
  const dialog = dialogs.get(state.dialogId);
  if (!dialog) return undefined;
  return requestTicket(newDraft(dialogs, dialog, adoptState(dialog, state, turn), turn), ticket);
}

/** The ticket with everything that was answered on the way that the dialog took. */
export function requestTicket(draft: Draft, ticket: Ticket): TicketRequest {
  const { dialog, state } = draft;
  const known = knownOf(draft);
  const { passed } = deriveMove(dialog, known, state.tickets);
  const answers = passed.flatMap((name) => {
    const slot = dialog.slots[name];
    const value = state.values[name];
    if (!slot || value === undefined) return [];
    return [{ question: speak(slot.ask).text, answer: describeValue(slot, value, known) }];
  });
  const { asking } = state;
  return {
    ...ticket,
    dialogId: dialog.id,
    answers,
    ...(asking.kind === 'result' && { idempotencyKey: asking.idempotencyKey }),
  };
}
