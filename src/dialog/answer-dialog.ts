import { deriveMove } from './derive-move.ts';
import type { DialogState } from './dialog-state.ts';
import {
  acceptsValue,
  asSameQuestion,
  changeState,
  forgetFrom,
  knownOf,
  saying,
  type Draft,
} from './draft.ts';
import * as phrases from './phrases.ts';
import { ask, handOff, perform, proceed, recordOutcome } from './proceed.ts';
import { describeValue, type Value } from './slots.ts';
import type { Step } from './step.ts';

/** How long a confirmation may be answered. */
const CONFIRMATION_LIFE_MS = 5 * 60_000;

/** Takes the value of a slot; undefined when the slot cannot hold it. */
export function answer(draft: Draft, name: string, value: Value): Step | undefined {
  const { dialog, state } = draft;
  const slot = dialog.slots[name];
  if (!slot || !acceptsValue(dialog, name, value, knownOf(draft))) return undefined;
  const before = state.values[name];
  if (before === undefined || isSame(before, value)) return proceed(withValue(draft, name, value));
  const corrected = withValue(changeState(draft, forgetFrom(dialog, state, name)), name, value);
  return proceed(saying(corrected, phrases.changedTo(describeValue(slot, value, knownOf(draft)))));
}

function isSame(one: Value, other: Value): boolean {
  return one.toString() === other.toString();
}

function withValue(draft: Draft, name: string, value: Value): Draft {
  const kept: Value = typeof value === 'object' ? [...value] : value;
  const values = { ...draft.state.values, [name]: kept } as DialogState['values'];
  return changeState(draft, { values, unclear: 0 });
}

/** "I'm not sure" leads somewhere for every question that can be unsure; undefined for the others. */
export function answerNotSure(draft: Draft): Step | undefined {
  const { asking, unclear } = draft.state;
  const slot = asking.kind === 'slot' ? draft.dialog.slots[asking.slot] : undefined;
  if (asking.kind !== 'slot' || !slot || !('notSure' in slot)) return undefined;
  if ('means' in slot.notSure) return answer(draft, asking.slot, slot.notSure.means);
  // Advice that did not help once will not help twice.
  if (unclear > 0) return undefined;
  return ask(saying(changeState(draft, { unclear: 1 }), slot.notSure.advice), asking, 'again');
}

/** A yes counts for the question that was asked last, while it is fresh. */
export function confirm(draft: Draft, nonce: string | undefined): Step | undefined {
  const { asking, askedAtMs, nonce: asked } = draft.state;
  if (asking.kind === 'person') return handOff(draft);
  if (asking.kind !== 'confirmation') return undefined;
  if (nonce !== undefined && nonce !== asked)
    return ask(saying(draft, phrases.ASK_AGAIN_STALE), asking);
  if (draft.turn.nowMs - askedAtMs > CONFIRMATION_LIFE_MS)
    return ask(saying(draft, phrases.ASK_AGAIN_AFTER_EXPIRY), asking);
  if (!isStillMeant(draft, asking)) return proceed(saying(draft, phrases.DIFFERENT_NOW));
  return perform(draft, asking.act);
}

/** What was agreed to must still be what would be done: the same act, on the account that was named. */
function isStillMeant(draft: Draft, { act, account }: { act: string; account: string }): boolean {
  const { move } = deriveMove(draft.dialog, knownOf(draft), draft.state.tickets);
  return move.kind === 'act' && move.act === act && draft.turn.facts.maskedAccount === account;
}

export function refuse(draft: Draft): Step | undefined {
  const { asking } = draft.state;
  if (asking.kind === 'person') return proceed(draft);
  if (asking.kind !== 'confirmation') return undefined;
  return proceed(recordOutcome(draft, asking.act, 'declined'));
}

/** Nobody knows whether the code that is gone was checked. */
export function askCodeAgain(draft: Draft): Step | undefined {
  const { asking } = draft.state;
  if (asking.kind !== 'code') return undefined;
  return ask(asSameQuestion(saying(draft, phrases.CODE_LOST)), asking, 'retry');
}

/** Passes a code on, once; it is in the effect's input and nowhere else. */
export function enterCode(draft: Draft, code: string, nonce: string | undefined): Step | undefined {
  const { asking, nonce: asked } = draft.state;
  if (asking.kind !== 'code') return undefined;
  if (nonce !== undefined && nonce !== asked)
    return ask(saying(draft, phrases.ASK_AGAIN_STALE), asking);
  const prompt = draft.dialog.acts[asking.act]?.ask;
  const digits = code.replace(/[\s-]/gu, '');
  if (prompt?.kind !== 'code' || !/^\d+$/u.test(digits) || digits.length !== prompt.digits)
    return undefined;
  return perform(draft, asking.act, digits);
}
