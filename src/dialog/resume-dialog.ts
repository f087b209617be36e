import type { DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { adoptState, newDraft, saying } from './draft.ts';
import { afterSilence, GO_ON, goOnWith, reminder, STOP } from './phrases.ts';
import { promptFor } from './prompt.ts';
import { ask, finish, proceed } from './proceed.ts';
import { continueDialog } from './continue-dialog.ts';
import { silenceOf } from './silence.ts';
import type { DialogTurn, Step } from './step.ts';
import { speak } from './text.ts';

/** Comes back to what was asked, after the turn has answered something else. Said below that answer. */
export function resumeDialog(dialogs: DialogTable, state: DialogState, turn: DialogTurn): Step {
  const dialog = dialogs.get(state.dialogId);
  const silence = silenceOf(state, turn.nowMs);
  if (!dialog || silence.kind === 'forgotten')
    return continueDialog(dialogs, state, { kind: 'go_on' }, turn);
  const draft = newDraft(dialogs, dialog, adoptState(dialog, state, turn), turn);
  if (dialog.optional === true) return finish(draft, 'put_aside', { say: [] });
  const prompt = promptFor(draft, state.asking);
  const isParked = silence.kind === 'parked';
  const fresh = goOnWith(dialog.title).find(
    (line) => !prompt || state.said.text !== speak(line, prompt.again).text,
  );
  const line = isParked ? afterSilence(dialog.title) : fresh;
  const resumed = line === undefined ? draft : saying(draft, line);
  // Who was understood meanwhile is not offered a person for not being understood.
  const isLost = !prompt || state.asking.kind === 'person';
  const step = isLost ? proceed(resumed) : ask(resumed, state.asking, isParked ? 'ask' : 'again');
  return { ...step, suggestions: [...step.suggestions, STOP] };
}

/** The one reminder of a silent customer. It asks nothing anew: what was asked keeps its time and its nonce. */
export function remindDialog(dialogs: DialogTable, state: DialogState): Step {
  const title = dialogs.get(state.dialogId)?.title ?? state.dialogId;
  return {
    kind: 'ask',
    text: reminder(title),
    sources: [],
    suggestions: [GO_ON, STOP],
    tickets: [],
    ended: [],
    state: { ...state, reminded: true },
  };
}
