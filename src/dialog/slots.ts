import type { Facts } from './facts.ts';
import type { Text } from './text.ts';

/** What is kept of an answer. Secrets are never values. */
export type Value = string | boolean | readonly string[];

/** Everything that a branch or a text may depend on: the values by slot name, and these four. */
export interface Known {
  readonly facts: Facts;
  readonly nowMs: number;
  /** By act: `ok`, the problem, or undefined while it was not done. */
  readonly outcome: Readonly<Record<string, string | undefined>>;
  /** By act: what it brought. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly [slot: string]: unknown;
}

interface Prompt {
  ask: Text;
  /** Said instead of `ask` after an unclear answer. */
  retry: string;
  /** Said before asking again when the customer asks for help. */
  help: string;
}

export interface Option {
  /** Offered as a tap. */
  title: string;
  /** Other ways of saying it, between commas; a word of five letters or more may have a typing error. */
  words: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What "I'm not sure" leads to: it counts as an option, or is answered with advice. */
export type NotSure<Key> = { means: Key } | { advice: Text };

export interface ChoiceSlot<Key extends string = string> extends Prompt {
  kind: 'choice';
  options: Readonly<Record<Key, Option>> | ((known: Known) => Options);
  notSure: NotSure<Key>;
  /** The type of entity whose values are these options. */
  entity?: string;
  /** Whether the message that began the dialog may have answered it already. */
  opening?: boolean;
}

export interface ChoicesSlot<Key extends string = string> extends Prompt {
  kind: 'choices';
  options: Readonly<Record<Key, Option>>;
  notSure: NotSure<readonly Key[]>;
  entity?: string;
}

export interface YesNoSlot extends Prompt {
  kind: 'yes_no';
  /** Ways of saying yes and no to this very question, besides the usual ones. */
  yes: string;
  no: string;
  notSure: NotSure<boolean>;
}

export interface TextSlot extends Prompt {
  kind: 'text';
  suggestions?: readonly string[];
}

export interface EmailSlot extends Prompt {
  kind: 'email';
}

export type Slot = ChoiceSlot | ChoicesSlot | YesNoSlot | TextSlot | EmailSlot;

export type ValueOf<S> = S extends { kind: 'choice'; options: infer O }
  ? O extends (known: Known) => Options
    ? string
    : Extract<keyof O, string>
  : S extends { kind: 'choices'; options: infer O }
    ? readonly Extract<keyof O, string>[]
    : S extends { kind: 'yes_no' }
      ? boolean
      : string;

/** Asks for one of a few things. */
export function choice<Key extends string>(
  form: Omit<ChoiceSlot, 'kind' | 'options' | 'notSure'> & {
    options: Readonly<Record<Key, Option>>;
    notSure: NotSure<NoInfer<Key>>;
  },
): Omit<ChoiceSlot<Key>, 'options'> & { options: Readonly<Record<Key, Option>> } {
  return { kind: 'choice', ...form };
}

/** Asks for one of a few things that are only known when it is asked. */
export function choiceFrom(
  form: Omit<ChoiceSlot, 'kind' | 'options'> & { options: (known: Known) => Options },
): Omit<ChoiceSlot, 'options'> & { options: (known: Known) => Options } {
  return { kind: 'choice', ...form };
}

/** Asks for one or more of a few things. */
export function choices<Key extends string>(
  form: Omit<ChoicesSlot, 'kind' | 'options' | 'notSure'> & {
    options: Readonly<Record<Key, Option>>;
    notSure: NotSure<readonly NoInfer<Key>[]>;
  },
): ChoicesSlot<Key> {
  return { kind: 'choices', ...form };
}

export function yesNo(form: Omit<YesNoSlot, 'kind'>): YesNoSlot {
  return { kind: 'yes_no', ...form };
}

/** Asks for free text. It is kept and shown to agents, so it must not ask for anything secret. */
export function text(form: Omit<TextSlot, 'kind'>): TextSlot {
  return { kind: 'text', ...form };
}

export function email(form: Omit<EmailSlot, 'kind'>): EmailSlot {
  return { kind: 'email', ...form };
}

export function optionsOf(slot: ChoiceSlot | ChoicesSlot, known: Known): Options {
  return typeof slot.options === 'function' ? slot.options(known) : slot.options;
}

const LONGEST_TEXT = 1000;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}\.[^\s@<>".]{2,63}$/u;

/** Whether a value, perhaps stored by another version of the dialog, is one that this slot can hold. */
export function accepts(slot: Slot, value: Value, known: Known): boolean {
  switch (slot.kind) {
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(optionsOf(slot, known), value);
    case 'choices':
      return typeof value === 'object' && value.length > 0 && holdsOnly(slot.options, value);
    case 'yes_no':
      return typeof value === 'boolean';
    case 'text':
      return isText(value);
    case 'email':
      return isText(value) && EMAIL.test(value);
  }
}

function holdsOnly(options: Options, keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(options, key));
}

function isText(value: Value): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT;
}

/** The value in the words of its options. */
export function describeValue(slot: Slot, value: Value, known: Known): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (slot.kind !== 'choice' && slot.kind !== 'choices')
    return typeof value === 'string' ? value : value.join(', ');
  const options = optionsOf(slot, known);
  const keys = typeof value === 'string' ? [value] : value;
  return keys.map((key) => options[key]?.title ?? key).join(', ');
}
