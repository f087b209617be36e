import { deriveMove } from './derive-move.ts';
import type { DialogState, Frame } from './dialog-state.ts';
import {
  acceptsValue,
  changeState,
  forgetFrom,
  knownOf,
  newState,
  saying,
  type Draft,
} from './draft.ts';
import { putAside } from './phrases.ts';
import { promptFor } from './prompt.ts';
import { ask, begin, proceed, takeUp } from './proceed.ts';
import type { Step } from './step.ts';

type Values = DialogState['values'];

/** The customer wants what another dialog is for; undefined when there is no such dialog. */
export function switchDialog(draft: Draft, dialogId: string, values: Values): Step | undefined {
  const { dialog, dialogs } = draft;
  if (!dialogs.has(dialogId)) return undefined;
  if (dialogId === dialog.id) return learn(draft, values);
  if (isUrgent(draft, dialogId, values)) return hurry(draft, dialogId, values);
  if (Object.hasOwn(dialog.siblings, dialogId))
    return ask(draft, { kind: 'switch', dialogId, values });
  return interrupt(draft, dialogId, values);
}

/** Whether a person must be told before anything is asked. */
function isUrgent({ dialogs, turn }: Draft, dialogId: string, values: Values): boolean {
  const other = dialogs.get(dialogId);
  const known = knownOf({ state: newState(dialogId, values, turn), turn });
  const tickets = other ? deriveMove(other, known, []).tickets : [];
  return tickets.some(({ ticket }) => ticket.priority === 'urgent');
}

/** Nothing waits for an answer while an account is under attack, nor is it come back to. */
function hurry(draft: Draft, dialogId: string, values: Values): Step {
  const { waiting } = draft.state;
  const ended = waiting ? [{ dialogId: waiting.dialogId, end: 'put_aside' }] : [];
  const gone = { ...draft, ended: [...draft.ended, ...ended] };
  return begin(left(gone, 'switched'), dialogId, values, undefined);
}

function left(draft: Draft, end: string): Draft {
  return { ...draft, ended: [...draft.ended, { dialogId: draft.dialog.id, end }] };
}

/** The same wish again, which may say more than was known: "freeze it, I was hacked". */
function learn(draft: Draft, values: Values): Step {
  const news = Object.entries(values).filter(
    ([name, value]) =>
      acceptsValue(draft.dialog, name, value, knownOf(draft)) && draft.state.values[name] !== value,
  );
  const { asking } = draft.state;
  if (news.length === 0) return asking.kind === 'person' ? proceed(draft) : insist(draft);
  const forgotten = news.reduce(
    (state, [name]) => forgetFrom(draft.dialog, state, name),
    draft.state,
  );
  const known = { ...forgotten.values, ...Object.fromEntries(news) };
  return proceed(changeState(draft, { ...forgotten, values: known }));
}

/** Who only says again what they want is told why it is asked. */
function insist(draft: Draft): Step {
  const { asking } = draft.state;
  const { help = '' } = promptFor(draft, asking) ?? {};
  return ask(saying(draft, help), asking, 'again');
}

/** Begins the other dialog; this one waits. Of three, the first is put aside. */
function interrupt(draft: Draft, dialogId: string, values: Values): Step {
  const { waiting, ...current } = draft.state;
  // What nothing depends on is not come back to.
  if (draft.dialog.optional === true)
    return begin(left(draft, 'put_aside'), dialogId, values, waiting);
  if (waiting?.dialogId === dialogId) return returnTo(draft, waiting, current);
  const aside = waiting && draft.dialogs.get(waiting.dialogId);
  if (!aside) return begin(draft, dialogId, values, current);
  const parked = {
    ...saying(draft, putAside(aside.title)),
    ended: [...draft.ended, { dialogId: aside.id, end: 'put_aside' }],
  };
  return begin(parked, dialogId, values, current);
}

function returnTo(draft: Draft, waiting: Frame, current: Frame): Step {
  const step = takeUp(draft, waiting);
  return step.kind === 'end' ? step : { ...step, state: { ...step.state, waiting: current } };
}

/** The answer to "which of the two?"; undefined while that is not asked. */
export function choose(draft: Draft, dialogId: string): Step | undefined {
  const { asking, waiting } = draft.state;
  if (asking.kind !== 'switch') return undefined;
  if (dialogId === draft.dialog.id) return proceed(draft);
  if (dialogId !== asking.dialogId) return undefined;
  const told = saying(draft, putAside(draft.dialog.title));
  return begin(left(told, 'switched'), dialogId, asking.values, waiting);
}
