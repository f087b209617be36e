import type { Act, End, Ticket } from './define-dialog.ts';
import type { Asking, DialogState } from './dialog-state.ts';
import { deriveMove, type Move } from './derive-move.ts';
import {
  adoptState,
  changeState,
  isConfirmed,
  knownOf,
  newState,
  saying,
  type Draft,
} from './draft.ts';
import { goOnWith, HANDED_OFF, STOP } from './phrases.ts';
import { promptFor, type Prompt } from './prompt.ts';
import type { Known, Value } from './slots.ts';
import type { Step } from './step.ts';
import { speak } from './text.ts';
import { requestTicket } from './ticket-request.ts';

/** The same words are said at most so often running. */
const MOST_TIMES = 2;

/** Goes on as the script says: asks, does or ends. */
export function proceed(draft: Draft): Step {
  const derivation = deriveMove(draft.dialog, knownOf(draft), draft.state.tickets);
  if (derivation.obsolete.length > 0) return proceed(withoutValues(draft, derivation.obsolete));
  const told = derivation.tickets.reduce(
    (before, { ticket, say }) => openTicket(saying(before, say), ticket),
    draft,
  );
  return make(told, derivation.move);
}

function make(draft: Draft, move: Move): Step {
  switch (move.kind) {
    case 'ask':
      return ask(draft, { kind: 'slot', slot: move.slot });
    case 'act':
      return prepareAct(draft, move.act);
    case 'end': {
      const end = draft.dialog.ends[move.end];
      if (!end) throw new Error(`"${draft.dialog.id}" has no end "${move.end}".`);
      return finish(draft, move.end, end);
    }
  }
}

function withoutValues(draft: Draft, names: readonly string[]): Draft {
  const kept = Object.entries(draft.state.values).filter(([name]) => !names.includes(name));
  return changeState(draft, { values: Object.fromEntries(kept) });
}

function openTicket(draft: Draft, ticket: Ticket): Draft {
  const opened = { ...draft, tickets: [...draft.tickets, requestTicket(draft, ticket)] };
  return changeState(opened, { tickets: [...draft.state.tickets, ticket.reason] });
}

function prepareAct(draft: Draft, name: string): Step {
  const prompt = draft.dialog.acts[name]?.ask;
  if (!prompt) return perform(draft, name);
  if (prompt.kind === 'code') return ask(draft, { kind: 'code', act: name });
  const { maskedAccount: account } = draft.turn.facts;
  // Consent to something done to "some account" is no consent.
  if (account === undefined) return proceed(recordOutcome(draft, name, 'failed'));
  return ask(draft, { kind: 'confirmation', act: name, account });
}

/** Asks, as the first or a further time. What would be the same a third time running becomes the offer of a person. */
export function ask(draft: Draft, asking: Asking, manner: 'ask' | 'retry' | 'again' = 'ask'): Step {
  const prompt = promptFor(draft, asking);
  if (!prompt) return proceed(draft);
  const { text, sources } = speak(...draft.say, prompt[manner]);
  const { said } = draft.state;
  const times = said.text === text ? said.times + 1 : 1;
  if (times > MOST_TIMES) return stopRepeating(draft, asking);
  const state: DialogState = {
    ...draft.state,
    asking,
    nonce: draft.turn.nonce,
    askedAtMs: draft.turn.nowMs,
    reminded: false,
    said: { text, times },
  };
  const { tickets, ended } = draft;
  const { suggestions } = prompt;
  return {
    kind: 'ask',
    text,
    sources,
    suggestions,
    tickets,
    ended,
    state,
    ...extras(prompt, state),
  };
}

function stopRepeating(draft: Draft, asking: Asking): Step {
  const quiet = withoutWords(draft);
  if (asking.kind === 'person') return handOff(quiet);
  // Its key must not be lost: a person looks into it.
  if (asking.kind === 'result') return proceed(leaveUnconfirmed(quiet));
  return ask(quiet, { kind: 'person' });
}

function extras({ field }: Prompt, { asking, nonce }: DialogState) {
  return {
    ...(field && { field: { ...field, nonce } }),
    ...(asking.kind === 'confirmation' && { confirmationNonce: nonce }),
  };
}

function withoutWords(draft: Draft): Draft {
  return { ...draft, say: [] };
}

/** Has the turn carry out an act. The key was made with the question that led here, so a repetition has the same. */
export function perform(draft: Draft, name: string, code = ''): Step {
  const { state } = draft;
  const asked =
    state.asking.kind === 'result' && state.asking.act === name ? state.asking : undefined;
  const idempotencyKey = asked?.idempotencyKey ?? `${state.nonce}:${name}`;
  const sentAtMs = asked?.sentAtMs ?? draft.turn.nowMs;
  const checks = asked ? asked.checks + 1 : 0;
  const { effect, input } = actOf(draft, name);
  const { text, sources } = speak(...draft.say);
  return {
    kind: 'perform',
    text,
    sources,
    suggestions: [],
    tickets: draft.tickets,
    ended: draft.ended,
    state: {
      ...state,
      unclear: 0,
      asking: { kind: 'result', act: name, idempotencyKey, sentAtMs, checks },
    },
    effect: {
      effect: effect.name,
      input: effect.input.parse(input(knownOf(draft), code)),
      idempotencyKey,
      isConfirmed: isConfirmed(draft.dialog, name),
      isRepeated: asked !== undefined,
    },
  };
}

export function actOf({ dialog }: Draft, name: string): Act<Known> {
  const act = dialog.acts[name];
  if (!act) throw new Error(`"${dialog.id}" has no act "${name}".`);
  return act;
}

export function recordOutcome(draft: Draft, act: string, outcome: string, data?: unknown): Draft {
  const outcomes = {
    ...draft.state.outcomes,
    [act]: { outcome, ...(data !== undefined && { data }) },
  };
  return changeState(draft, { outcomes });
}

/** Gives up on learning whether an act that was sent has been done: what follows is the script's "unconfirmed". */
export function leaveUnconfirmed(draft: Draft): Draft {
  const { asking } = draft.state;
  if (asking.kind !== 'result' || !isConfirmed(draft.dialog, asking.act)) return draft;
  return recordOutcome(draft, asking.act, 'unconfirmed');
}

export function handOff(draft: Draft): Step {
  const ticket = { reason: `stuck_in_${draft.dialog.id}`, priority: 'normal' } as const;
  return finish(withoutWords(draft), 'handed_off', { say: HANDED_OFF, ticket });
}

/** Ends the dialog, and goes on with the one that it leads to, or that it interrupted. */
export function finish(draft: Draft, name: string, end: End<Known>): Step {
  const known = knownOf(draft);
  const ticketed = end.ticket ? openTicket(draft, end.ticket) : draft;
  const told = saying(ticketed, typeof end.say === 'function' ? end.say(known) : end.say);
  const ended = {
    ...told,
    ended: [...draft.ended, { dialogId: draft.dialog.id, end: name }],
  };
  const { waiting } = draft.state;
  if (end.then) return begin(ended, end.then.dialogId, definedOf(end.then.values(known)), waiting);
  if (waiting && draft.dialogs.has(waiting.dialogId)) return takeUp(ended, waiting);
  const { text, sources } = speak(...ended.say);
  const suggestions = end.suggestions ?? [];
  return { kind: 'end', text, sources, suggestions, tickets: ended.tickets, ended: ended.ended };
}

function definedOf(values: Readonly<Record<string, Value | undefined>>): DialogState['values'] {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as DialogState['values'];
}

/** Begins another dialog in the course of this step. */
export function begin(
  draft: Draft,
  dialogId: string,
  values: DialogState['values'],
  waiting: DialogState['waiting'],
): Step {
  const dialog = draft.dialogs.get(dialogId);
  if (!dialog) throw new Error(`There is no dialog "${dialogId}".`);
  const fresh = newState(dialogId, values, draft.turn);
  const state = waiting && waiting.dialogId !== dialogId ? { ...fresh, waiting } : fresh;
  return proceed({ ...draft, dialog, state });
}

/** Goes on with a dialog that was interrupted, by asking again what it asked. */
export function takeUp(draft: Draft, waiting: NonNullable<DialogState['waiting']>): Step {
  const dialog = draft.dialogs.get(waiting.dialogId);
  if (!dialog) throw new Error(`There is no dialog "${waiting.dialogId}".`);
  const [line = ''] = goOnWith(dialog.title);
  const state = adoptState(dialog, waiting, draft.turn);
  const resumed = saying({ ...draft, dialog, state }, line);
  const { asking } = waiting;
  const isLost = asking.kind === 'person' || asking.kind === 'switch';
  const step = isLost ? proceed(resumed) : ask(resumed, asking, 'again');
  return { ...step, suggestions: [...step.suggestions, STOP] };
}
