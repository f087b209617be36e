import { ContentError } from '../errors.ts';
import type { DialogState } from './dialog-state.ts';
import type { DataOf, EffectType, OutcomeOf } from './effect.ts';
import type { Facts } from './facts.ts';
import type { Known, Slot, Value, ValueOf } from './slots.ts';
import type { Text } from './text.ts';

type Slots = Readonly<Record<string, Slot>>;
type Effects = Readonly<Record<string, EffectType>>;

/** What the branches of one dialog may depend on. */
export type KnownOf<S extends Slots, F extends Effects> = {
  readonly [Name in keyof S]?: ValueOf<S[Name]> | undefined;
} & {
  readonly facts: Facts;
  readonly nowMs: number;
  readonly outcome: { readonly [Act in keyof F]?: OutcomeOf<F[Act]> };
  readonly data: { readonly [Act in keyof F]?: DataOf<F[Act]> };
};

type Telling<K> = Text | ((known: K) => Text);

/** Asked before something is done to the account: nothing is done without it. */
export interface Confirmation<K> {
  kind: 'confirmation';
  /** What the customer must know before deciding. */
  consequences: Text;
  /** What exactly will be done; must contain `{account}`. */
  effect: Telling<K>;
  undo: Text;
  /** The taps; the first is a full sentence, so that nobody agrees to something else. */
  yes: string;
  no: string;
}

/** Asks for a code in a card field. It is passed on once and never kept. */
export interface CodePrompt {
  kind: 'code';
  ask: Text;
  help: string;
  label: string;
  digits: number;
  /** Ways out of the prompt: each forgets a slot or an act, which is then asked or done again. */
  instead: readonly { title: string; words: string; redo: string }[];
}

/** Something that is done outside the conversation, and what is asked before. */
export interface Act<K, E extends EffectType = EffectType> {
  effect: E;
  input: (known: K, code: string) => unknown;
  ask?: Confirmation<K> | CodePrompt;
  /** Problems that the customer can mend: what is said before asking again; `{left}` is the tries left. */
  again?: Readonly<Partial<Record<string, string>>>;
  /** Said by "cancel" once it was done; empty where it left no trace. */
  done: string;
}

export interface Ticket {
  /** Why a person is needed, as agents and reports see it. */
  reason: string;
  priority: 'normal' | 'urgent';
}

export interface End<K> {
  /** `{ticket}` stands for the number of the ticket. */
  say: Telling<K>;
  suggestions?: readonly string[];
  ticket?: Ticket;
  /** The customer said that it helped, or it is known that what they wanted is done. */
  isSolved?: boolean;
  /** The dialog that goes on from here. */
  then?: { dialogId: string; values: (known: K) => Readonly<Record<string, Value | undefined>> };
}

/** One line of a script. A line without `when` always applies. */
export type Line<K, SlotName = string, ActName = string, EndName = string> = {
  when?: (known: K) => boolean;
} & (
  | { ask: SlotName }
  | { do: ActName }
  /** Opens a ticket and goes on. */
  | { ticket: Ticket; say: Text }
  | { end: EndName }
);

export interface Sibling {
  /** Ends "Freezing your account and closing your account are not the same: ...". */
  difference: Text;
  /** What the other dialog begins with. */
  values?: DialogState['values'];
}

/**
 * A dialog. Its script is read from the top after every answer: a line whose question is answered, or whose act is
 * done, is passed; the first other line that applies says what happens next. So there is no position to store, and
 * a corrected answer changes the branch by itself.
 */
export interface Dialog {
  readonly id: string;
  /** Completes "We were in the middle of ...". */
  readonly title: string;
  /** How customers name it when they are asked which of two they want; between commas. */
  readonly called: string;
  readonly slots: Slots;
  readonly acts: Readonly<Record<string, Act<Known>>>;
  readonly ends: Readonly<Record<string, End<Known>>>;
  readonly script: readonly Line<Known>[];
  readonly siblings: Readonly<Record<string, Sibling>>;
  /** Nothing depends on its answers: who speaks of something else, or is silent, is not asked again. */
  readonly optional?: boolean;
  /** Asks for what nobody but the customer may read, or tells of their account: it takes place where they are alone. */
  readonly isConfidential?: boolean;
}

export interface DialogForm<S extends Slots, F extends Effects, EndName extends string> {
  id: string;
  title: string;
  called: string;
  slots: S;
  acts?: { [Name in keyof F]: Act<KnownOf<S, Effects>, F[Name]> };
  ends: Readonly<Record<EndName, End<KnownOf<S, F>>>>;
  script: readonly Line<KnownOf<S, F>, keyof S, keyof F, NoInfer<EndName>>[];
  siblings?: Readonly<Record<string, Sibling>>;
  optional?: boolean;
  isConfidential?: boolean;
}

/** Checks the form. Throws ContentError where a script could run out or names what does not exist. */
export function defineDialog<const S extends Slots, EndName extends string, F extends Effects>(
  form: DialogForm<S, F, EndName>,
): Dialog {
  // The types served the author; the engine knows values by name, and checks each with its slot.
  const dialog = {
    ...form,
    slots: byName(form.slots),
    acts: byName(form.acts ?? {}),
    ends: byName(form.ends),
    siblings: byName(form.siblings ?? {}),
  } as unknown as Dialog;
  const problem = findProblem(dialog);
  if (problem !== undefined) throw new ContentError(`dialogs/${dialog.id}.ts: ${problem}`);
  return dialog;
}

/** Without a prototype: a stored name such as "toString" must find nothing. */
function byName(record: object): unknown {
  return Object.assign(Object.create(null) as object, record);
}

function findProblem({ slots, acts, ends, script }: Dialog): string | undefined {
  const last = script.at(-1);
  if (!last || !('end' in last) || last.when)
    return 'the last line of the script must be an "end" without "when", or the script could run out. Add one.';
  const unused = Object.keys(ends).find(
    (name) => !script.some((line) => 'end' in line && line.end === name),
  );
  if (unused !== undefined)
    return `the end "${unused}" is never reached. Use it in the script or remove it.`;
  const silent = Object.entries(acts).find(
    ([, { ask }]) => ask?.kind === 'confirmation' && !namesAccount(ask),
  );
  if (silent) return `the confirmation of "${silent[0]}" must name {account}, found none. Add it.`;
  const both = Object.keys(acts).find((name) => name in slots);
  return both === undefined ? undefined : `"${both}" names a slot and an act. Rename one.`;
}

function namesAccount({ effect }: Confirmation<Known>): boolean {
  return typeof effect !== 'string' || effect.includes('{account}');
}
