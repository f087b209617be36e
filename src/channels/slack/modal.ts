import type { KnownBlock, ModalView } from '@slack/web-api';
import { z } from 'zod';

import type { Card, ChoiceInput, TextInput } from '../cards/card.ts';
import { inputsOf, plainText } from './from-activity.ts';
import type { InputState } from './payloads.ts';

/** Which card a modal shows: it is read from the log again when the modal is submitted. */
const cardReferenceSchema = z.object({ activityId: z.string(), action: z.int().min(0) });
export type CardReference = z.infer<typeof cardReferenceSchema>;

export const MODAL = 'card';
const INPUT = 'input';

/** https://docs.slack.dev/reference/views/modal-views and the blocks' own pages. */
const MODAL_LIMITS = {
  title: 24,
  blocks: 100,
  label: 2_000,
  textLength: 3_000,
  options: 100,
  option: 75,
};

/**
 * The inputs of a card, to be filled in where nothing of them becomes a message: codes are asked for in no other way.
 */
export function toModal(card: Card, reference: CardReference): ModalView {
  return {
    type: 'modal',
    callback_id: MODAL,
    private_metadata: JSON.stringify(reference),
    title: words(inputsOf(card)[0]?.label, 'Your answer', MODAL_LIMITS.title),
    submit: words(card.actions[reference.action]?.title, 'Send', MODAL_LIMITS.title),
    close: words('Cancel', '', MODAL_LIMITS.title),
    blocks: inputsOf(card).map(toInputBlock).slice(0, MODAL_LIMITS.blocks),
  };
}

/** undefined where the metadata is not ours. */
export function readReference(privateMetadata: string): CardReference | undefined {
  try {
    return cardReferenceSchema.safeParse(JSON.parse(privateMetadata)).data;
  } catch {
    return undefined;
  }
}

export type Entered =
  | { kind: 'complete'; value: Record<string, unknown> }
  /** What to say below which input, by its block's id. */
  | { kind: 'faulty'; errors: Record<string, string> };

/** What was entered into the modal of a card, in the shape that every channel gives it. */
export function readModal(card: Card, action: number, state: InputState): Entered {
  const inputs = inputsOf(card);
  const entered = new Map(inputs.map((input) => [input.id, valueOf(input, state)]));
  const errors = Object.fromEntries(
    inputs.flatMap((input) => {
      const problem = problemOf(input, entered.get(input.id));
      return problem === undefined ? [] : [[blockIdOf(input), problem]];
    }),
  );
  if (Object.keys(errors).length > 0) return { kind: 'faulty', errors };
  const submit = card.actions[action];
  const data = submit?.kind === 'submit' ? submit.data : {};
  return { kind: 'complete', value: { ...data, ...Object.fromEntries(entered) } };
}

/** Slack takes no empty words. */
function words(given: string | undefined, otherwise: string, most: number) {
  return plainText(given === undefined || given.trim() === '' ? otherwise : given, most);
}

function toInputBlock(input: TextInput | ChoiceInput): KnownBlock {
  return {
    type: 'input',
    block_id: blockIdOf(input),
    label: words(input.label, 'Your answer', MODAL_LIMITS.label),
    optional: !input.isRequired,
    element: input.kind === 'textInput' ? toTextElement(input) : toSelect(input),
  };
}

function toTextElement(input: TextInput) {
  const most = Math.min(input.maxLength ?? MODAL_LIMITS.textLength, MODAL_LIMITS.textLength);
  return {
    type: 'plain_text_input' as const,
    action_id: INPUT,
    multiline: input.isMultiline,
    max_length: most,
    focus_on_load: false,
  };
}

/** An option is known by its number, because the values themselves may be longer than Slack takes. */
function toSelect({ choices }: ChoiceInput) {
  return {
    type: 'static_select' as const,
    action_id: INPUT,
    options: choices.slice(0, MODAL_LIMITS.options).map(({ title }, index) => ({
      text: words(title, String(index + 1), MODAL_LIMITS.option),
      value: String(index),
    })),
  };
}

function blockIdOf({ id }: { id: string }): string {
  return id.slice(0, 255);
}

function valueOf(input: TextInput | ChoiceInput, state: InputState): string | undefined {
  const element = state?.values[blockIdOf(input)]?.[INPUT];
  if (!element) return undefined;
  const { value, selected_option: chosen } = element;
  if (input.kind === 'textInput') return value?.trim();
  return chosen ? input.choices[Number(chosen.value)]?.value : undefined;
}

function problemOf(input: TextInput | ChoiceInput, value: string | undefined): string | undefined {
  if (value === undefined || value === '')
    return input.isRequired ? 'Please fill this in.' : undefined;
  if (input.kind === 'choiceInput' || input.pattern === undefined) return undefined;
  return new RegExp(input.pattern, 'u').test(value)
    ? undefined
    : (input.errorMessage ?? 'That is not what is expected here.');
}
