import { dialogs } from '../../../dialogs/index.ts';
import { applyEffectResult } from '../../../src/dialog/apply-effect-result.ts';
import { beginDialog } from '../../../src/dialog/begin-dialog.ts';
import { continueDialog } from '../../../src/dialog/continue-dialog.ts';
import type { DialogState } from '../../../src/dialog/dialog-state.ts';
import type { EffectResult } from '../../../src/dialog/effect.ts';
import type { Facts } from '../../../src/dialog/facts.ts';
import type { Input } from '../../../src/dialog/input.ts';
import type { DialogTurn, Step } from '../../../src/dialog/step.ts';
import { inputsFor } from './input-classes.ts';
import { resultsOf } from './sample-results.ts';

export const NOW_MS = Date.parse('2026-03-02T10:00:00Z');
const MOST_CHECKS = 2;

/** A state that customers can get into. */
export interface Visited {
  state: DialogState;
  facts: Facts;
  step: Extract<Step, { kind: 'ask' }>;
}

/** One input at one state, the results of the effects it set off, and what came of it. */
export interface Transition {
  from: Visited;
  input: Input;
  /** When it came, after the question. */
  afterMs: number;
  performed: Extract<Step, { kind: 'perform' }>[];
  results: EffectResult[];
  step: Exclude<Step, { kind: 'perform' }>;
}

export interface Start {
  dialogId: string;
  values: DialogState['values'];
  facts: Facts;
}

/** Visits every state that can be reached from the starts within one dialog, with every class of input. */
export function walk(
  starts: readonly Start[],
  onTransition: (transition: Transition) => void,
): Visited[] {
  const seen = new Map<string, Visited>();
  const queue: Visited[] = [];
  const visit = (step: Step, facts: Facts, dialogId: string): void => {
    if (step.kind !== 'ask' || step.state.dialogId !== dialogId || step.state.waiting) return;
    const state = canonical(step.state);
    const key = JSON.stringify([state, facts]);
    if (seen.has(key)) return;
    const visited = { state, facts, step };
    seen.set(key, visited);
    queue.push(visited);
  };
  for (const { dialogId, values, facts } of starts)
    for (const { step, facts: later } of settle(
      beginDialog(dialogs, { dialogId, values }, turnAt(0, facts)),
      facts,
      0,
    ))
      visit(step, later, dialogId);
  for (let from = queue.shift(); from; from = queue.shift())
    for (const { input, afterMs } of inputsFor(from)) {
      const turn = turnAt(afterMs, from.facts);
      const first = continueDialog(dialogs, from.state, input, turn);
      for (const settled of settle(first, from.facts, afterMs)) {
        onTransition({ from, input, afterMs, ...settled });
        visit(settled.step, settled.facts, from.state.dialogId);
      }
    }
  return [...seen.values()];
}

export function turnAt(afterMs: number, facts: Facts): DialogTurn {
  return { nowMs: NOW_MS + afterMs, nonce: 'now', facts };
}

interface Settled extends Pick<Transition, 'performed' | 'results' | 'step'> {
  facts: Facts;
}

/** Performs effects with every class of result until the dialog asks or ends. */
function settle(step: Step, facts: Facts, afterMs: number): Settled[] {
  if (step.kind !== 'perform') return [{ performed: [], results: [], step, facts }];
  return resultsOf(step.effect.effect).flatMap((result) => {
    const later = factsAfter(step.effect.effect, result, facts);
    const next = applyEffectResult(dialogs, step.state, result, turnAt(afterMs, later));
    return settle(next, later, afterMs).map((settled) => ({
      ...settled,
      performed: [step, ...settled.performed],
      results: [result, ...settled.results],
    }));
  });
}

/** A right code proves the customer from then on. */
function factsAfter(effect: string, result: EffectResult, facts: Facts): Facts {
  const isProof =
    effect === 'verify_binding' && result.outcome === 'ok' && typeof result.data === 'object';
  return isProof ? { ...facts, level: 'A1', maskedAccount: 'j•••@e•••.com' } : facts;
}

/** States that differ only in when, or in which order, they were reached are one. */
function canonical(state: DialogState): DialogState {
  const { asking } = state;
  return {
    ...state,
    values: Object.fromEntries(Object.entries(state.values).sort()),
    nonce: 'asked',
    askedAtMs: NOW_MS,
    asking:
      asking.kind === 'result'
        ? { ...asking, sentAtMs: NOW_MS, checks: Math.min(asking.checks, MOST_CHECKS) }
        : asking,
  };
}
