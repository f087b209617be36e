import type { Act } from './define-dialog.ts';
import type { Asking, DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import {
  adoptState,
  asSameQuestion,
  changeState,
  isConfirmed,
  newDraft,
  saying,
  type Draft,
} from './draft.ts';
import type { EffectResult } from './effect.ts';
import { actOf, ask, proceed, recordOutcome } from './proceed.ts';
import type { Known } from './slots.ts';
import type { DialogTurn, Step } from './step.ts';

/** How long an unknown outcome is asked for again before a person looks into it. */
const UNKNOWN_FOR_MS = 60_000;
const MOST_TRIES = 3;

/** Goes on with what became of the effect that the last step asked for. */
export function applyEffectResult(
  dialogs: DialogTable,
  state: DialogState,
  result: EffectResult,
  turn: DialogTurn,
): Step {
  const dialog = dialogs.get(state.dialogId);
  if (!dialog) throw new Error(`There is no dialog "${state.dialogId}" to give a result to.`);
  const draft = newDraft(dialogs, dialog, adoptState(dialog, state, turn), turn);
  const { asking } = state;
  if (asking.kind !== 'result' || !(asking.act in dialog.acts)) return proceed(draft);
  return applyResult(draft, asking, result);
}

type Awaiting = Extract<Asking, { kind: 'result' }>;

function applyResult(draft: Draft, asking: Awaiting, result: EffectResult): Step {
  const act = actOf(draft, asking.act);
  switch (result.outcome) {
    case 'ok':
      return succeed(draft, asking, act, result.data);
    case 'problem':
      return fail(draft, asking, act, result.code);
    case 'unknown':
      return remainUnknown(draft, asking, act);
  }
}

function succeed(draft: Draft, asking: Awaiting, act: Act<Known>, data: unknown): Step {
  const parsed = act.effect.data.safeParse(data);
  // It says "done" and not what: never told as done.
  if (!parsed.success) return remainUnknown(draft, asking, act);
  return proceed(recordOutcome(draft, asking.act, 'ok', parsed.data));
}

function fail(draft: Draft, asking: Awaiting, act: Act<Known>, code: string): Step {
  const tries = (draft.state.tries[asking.act] ?? 0) + 1;
  const counted = changeState(draft, { tries: { ...draft.state.tries, [asking.act]: tries } });
  const again = act.again?.[code];
  if (again === undefined || tries >= MOST_TRIES) {
    const outcome = act.effect.problems.includes(code) ? code : 'failed';
    return proceed(recordOutcome(counted, asking.act, outcome));
  }
  return proceed(saying(counted, again.replaceAll('{left}', triesLeft(MOST_TRIES - tries))));
}

function triesLeft(count: number): string {
  return count === 1 ? 'one try left' : `${count} tries left`;
}

function remainUnknown(draft: Draft, asking: Awaiting, act: Act<Known>): Step {
  // Without a confirmation nothing was changed, so it does not matter whether it was done.
  if (!isConfirmed(draft.dialog, asking.act)) {
    const same = act.ask?.kind === 'code' ? asSameQuestion(draft) : draft;
    return fail(same, asking, act, 'outcome_unknown');
  }
  if (draft.turn.nowMs - asking.sentAtMs < UNKNOWN_FOR_MS) return ask(draft, asking);
  return proceed(recordOutcome(draft, asking.act, 'unconfirmed'));
}
