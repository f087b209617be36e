import type { Ticket } from './define-dialog.ts';
import { deriveMove } from './derive-move.ts';
import { knownOf, type Draft } from './draft.ts';
import { describeValue } from './slots.ts';
import type { TicketRequest } from './step.ts';
import { speak } from './text.ts';

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
