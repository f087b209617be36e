import type { Attachment } from '../../storage/activity.ts';
import { isInput, type Card, type CardAction, type CardBlock, type TextInput } from './card.ts';
import { cut } from './cut.ts';

/** What an Adaptive Cards host does with taps. */
export interface AdaptiveCardHost {
  /**
   * `execute`: sends Action.Execute as an invoke and shows the card that is answered; hosts too old for it fall back to
   * Action.Submit. `submit`: knows Action.Submit only.
   */
  taps: 'execute' | 'submit';
}

/** Buttons side by side; more are put into further rows, since a host drops what is over its own limit. */
const ACTIONS_IN_A_ROW = 6;
const MOST_ACTIONS = 24;
const MOST_BLOCKS = 50;
const MOST_FACTS = 30;
const MOST_CHOICES = 100;
const TITLE_CHARACTERS = 80;
const TEXT_CHARACTERS = 8_000;

/**
 * An Adaptive Card 1.5. https://adaptivecards.io/explorer ·
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model
 */
export function toAdaptiveCard(card: Card, { taps }: AdaptiveCardHost): Attachment {
  const blocks = card.blocks.slice(0, MOST_BLOCKS);
  const hasInputs = blocks.some(isInput);
  const actions = card.actions
    .slice(0, MOST_ACTIONS)
    .map((action) => toAction(action, taps, hasInputs));
  const rows = inRows(actions).map((row) => ({ type: 'ActionSet', actions: row }));
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.5',
      body: [...blocks.map(toElement), ...rows],
    },
  };
}

function inRows<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / ACTIONS_IN_A_ROW);
  return Array.from({ length: count }, (_none, row) =>
    items.slice(row * ACTIONS_IN_A_ROW, (row + 1) * ACTIONS_IN_A_ROW),
  );
}

function toElement(block: CardBlock): object {
  switch (block.kind) {
    case 'text': {
      const text = cut(block.text, TEXT_CHARACTERS);
      return { type: 'TextBlock', text, wrap: true, ...(block.isHeading && { style: 'heading' }) };
    }
    case 'facts':
      return { type: 'FactSet', facts: block.facts.slice(0, MOST_FACTS) };
    case 'image':
      return { type: 'Image', url: block.url, altText: block.alternativeText };
    case 'choiceInput':
      return {
        type: 'Input.ChoiceSet',
        id: block.id,
        label: block.label,
        isRequired: block.isRequired,
        choices: block.choices.slice(0, MOST_CHOICES),
      };
    case 'textInput':
      return toTextInput(block);
  }
}

function toTextInput(input: TextInput): object {
  const { id, label, isRequired, isMultiline, isSecret, maxLength, pattern, errorMessage } = input;
  return {
    ...{ type: 'Input.Text', id, label, isRequired },
    ...(isMultiline && { isMultiline }),
    ...(isSecret && { style: 'Password' }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { regex: pattern }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

function toAction(action: CardAction, taps: AdaptiveCardHost['taps'], hasInputs: boolean): object {
  const title = cut(action.title, TITLE_CHARACTERS);
  if (action.kind === 'open') return { type: 'Action.OpenUrl', title, url: action.url };
  // A tap that only says something must not be held up by a field that is empty.
  const inputs = action.kind === 'say' && hasInputs && { associatedInputs: 'none' };
  const submit = { type: 'Action.Submit', title, data: submittedBy(action), ...inputs };
  if (taps === 'submit') return submit;
  return {
    type: 'Action.Execute',
    title,
    verb: action.kind,
    data: action.kind === 'say' ? { kind: 'say', text: action.text } : action.data,
    ...inputs,
    fallback: submit,
  };
}

/** Teams shows what a tap on a suggestion says as a message of the customer's. */
function submittedBy(action: Exclude<CardAction, { kind: 'open' }>): object {
  if (action.kind === 'submit') return action.data;
  const { title, text } = action;
  return { kind: 'say', text, msteams: { type: 'messageBack', displayText: title, text } };
}
