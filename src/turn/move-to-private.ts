import type { DialogState } from '../dialog/dialog-state.ts';
import { saying, settled, type Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import { goOnInPrivate } from './replies.ts';

/** Whether a dialog must not take place here, because others read along. */
export function mustMove(dialogId: string, { knowledge, conversation }: Performance): boolean {
  return !conversation.channelIsPrivate && knowledge.dialogs.get(dialogId)?.isConfidential === true;
}

/** Says that it goes on where the customer is alone. Nothing begins here; the channel brings them there. */
export function moveToPrivate(
  dialogId: string,
  values: DialogState['values'],
  before: Outcome,
  { activity }: Performance,
): Outcome {
  const continuesInPrivate = { dialogId, values, text: activity.text ?? '' };
  const reply = { ...goOnInPrivate(), continuesInPrivate };
  return saying(before, [reply], settled(before.state));
}
