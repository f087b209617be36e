import {
  answer,
  answerNotSure,
  askCodeAgain,
  confirm,
  enterCode,
  refuse,
} from './answer-dialog.ts';
import type { Asking, DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { deriveMove } from './derive-move.ts';
import {
  adoptState,
  changeState,
  forgetFrom,
  isConfirmed,
  knownOf,
  newDraft,
  saying,
  type Draft,
} from './draft.ts';
import type { Input } from './input.ts';
import * as phrases from './phrases.ts';
import { promptFor } from './prompt.ts';
import { ask, finish, handOff, leaveUnconfirmed, perform, proceed } from './proceed.ts';
import { silenceOf } from './silence.ts';
import type { DialogTurn, Step } from './step.ts';
import { choose, switchDialog } from './switch-dialog.ts';

/** After so many unclear answers in a row a person is offered; one more, and the conversation is handed over. */
const MOST_UNCLEAR = 2;

/** Takes what a message means to the running dialog one step further. Pure, and total: every input gets a step. */
export function continueDialog(
  dialogs: DialogTable,
  state: DialogState,
  input: Input,
  turn: DialogTurn,
): Step {
  const dialog = dialogs.get(state.dialogId);
  if (!dialog) return endUnknownDialog(state);
  const draft = newDraft(dialogs, dialog, adoptState(dialog, state, turn), turn);
  if (silenceOf(state, turn.nowMs).kind === 'forgotten') return expire(draft);
  if (!promptFor(draft, state.asking)) return proceed(saying(draft, phrases.DIFFERENT_NOW));
  if (state.asking.kind === 'result') return continueWithoutResult(draft, input, state.asking.act);
  return take(draft, input);
}

/** undefined where the input means nothing to what is asked. */
type Handlers = {
  [Kind in Input['kind']]: (
    draft: Draft,
    input: Extract<Input, { kind: Kind }>,
  ) => Step | undefined;
};

const handlers: Handlers = {
  answer: (draft, { slot, value }) => answer(draft, slot, value),
  not_sure: answerNotSure,
  yes: (draft, { nonce }) => confirm(draft, nonce),
  no: refuse,
  code: (draft, { code, nonce }) => enterCode(draft, code, nonce),
  code_lost: askCodeAgain,
  redo: (draft, { name }) =>
    proceed(changeState(draft, forgetFrom(draft.dialog, draft.state, name))),
  choose: (draft, { dialogId }) => choose(draft, dialogId),
  switch: (draft, { dialogId, values }) => switchDialog(draft, dialogId, values ?? {}),
  help,
  cancel,
  start_over: startOver,
  back: goBack,
  go_on: goOn,
  unclear: () => undefined,
  unanswered: () => undefined,
};

function take(draft: Draft, input: Input): Step {
  const handle = handlers[input.kind] as (draft: Draft, input: Input) => Step | undefined;
  // Who says "not sure" twice is not helped by the same advice: it counts as unclear.
  const before = input.kind === 'not_sure' ? draft : changeState(draft, { unclear: 0 });
  return handle(before, input) ?? misunderstand(draft, input.kind);
}

/** While nobody knows whether something was done, it is neither repeated under another key nor taken back. */
function continueWithoutResult(draft: Draft, input: Input, act: string): Step {
  if (!isConfirmed(draft.dialog, act)) return proceed(draft);
  if (input.kind === 'cancel' || input.kind === 'start_over') return cancel(draft);
  if (input.kind === 'help') return help(draft);
  // A new wish is not kept waiting for a confirmation that may never come.
  if (input.kind === 'switch') return proceed(leaveUnconfirmed(draft));
  return perform(draft, act);
}

function misunderstand(draft: Draft, kind: Input['kind']): Step {
  const { asking, unclear } = draft.state;
  if (asking.kind === 'person') return handOff(draft);
  const counted = changeState(draft, { unclear: unclear + 1 });
  const excuse = excuseFor(kind, asking);
  if (unclear + 1 >= MOST_UNCLEAR) return ask(saying(counted, ...excuse), { kind: 'person' });
  const told = kind === 'unanswered' ? saying(counted, phrases.NO_ANSWER) : counted;
  const warned = asking.kind === 'confirmation' ? saying(told, phrases.PLAIN_YES) : told;
  return ask(warned, asking, 'retry');
}

/** Why a person is offered. Who is not sure was understood well. */
function excuseFor(kind: Input['kind'], asking: Asking): string[] {
  if (kind === 'not_sure') return [];
  if (kind === 'unanswered') return [phrases.NO_ANSWER];
  return [asking.kind === 'confirmation' ? phrases.PLAIN_YES : phrases.NOT_UNDERSTOOD];
}

function help(draft: Draft): Step {
  const { asking } = draft.state;
  const { help: explanation = '' } = promptFor(draft, asking) ?? {};
  // Nobody need get out of what is optional.
  const tail = draft.dialog.optional === true ? '' : ` ${phrases.HELP_TAIL}`;
  return ask(saying(draft, `${explanation}${tail}`), asking, 'again');
}

function cancel(draft: Draft): Step {
  const { dialog, state } = draft;
  const { asking } = state;
  if (asking.kind === 'result' && isConfirmed(dialog, asking.act))
    return proceed(saying(leaveUnconfirmed(draft), phrases.cannotTakeBack(asking.sentAtMs)));
  const done = Object.entries(state.outcomes).flatMap(([name, { outcome }]) => {
    const act = dialog.acts[name];
    return act && outcome === 'ok' && act.done !== '' ? [act.done] : [];
  });
  const say = phrases.cancelled(done, state.tickets.length > 0);
  return finish(draft, 'cancelled', { say });
}

function startOver(draft: Draft): Step {
  const { dialog, state } = draft;
  const lasting = Object.entries(state.outcomes).filter(
    ([act, { outcome }]) => outcome === 'ok' && isConfirmed(dialog, act),
  );
  const outcomes = Object.fromEntries(lasting);
  const fresh = changeState(draft, { values: {}, outcomes, tries: {} });
  return proceed(saying(fresh, phrases.FROM_THE_BEGINNING));
}

function goBack(draft: Draft): Step {
  const { dialog, state } = draft;
  const { passed } = deriveMove(dialog, knownOf(draft), state.tickets);
  const previous = passed.at(-1);
  if (previous === undefined) return proceed(saying(draft, phrases.FIRST_QUESTION));
  const before = changeState(draft, forgetFrom(dialog, state, previous));
  return proceed(saying(before, phrases.ONE_BACK));
}

function goOn(draft: Draft): Step {
  const { asking } = draft.state;
  return asking.kind === 'person' ? proceed(draft) : ask(draft, asking);
}

function expire(draft: Draft): Step {
  const { asking } = draft.state;
  if (asking.kind === 'result' && isConfirmed(draft.dialog, asking.act))
    return proceed(leaveUnconfirmed(draft));
  const state = { ...draft.state };
  delete state.waiting;
  return finish({ ...draft, state }, 'expired', { say: phrases.expired(draft.dialog.title) });
}

/** The dialog was removed or renamed since: there is nothing to go on with, and it is said. */
function endUnknownDialog({ dialogId }: DialogState): Step {
  return {
    kind: 'end',
    text: phrases.GONE,
    sources: [],
    suggestions: [phrases.TALK_TO_PERSON],
    tickets: [],
    ended: [{ dialogId, end: 'removed' }],
  };
}
