/**
 * What the bot shows beside its words, as every channel knows it: a small subset of Adaptive Cards. It is read from an
 * activity of the log (read-card.ts) and rendered for each channel. Whatever the channel, what is tapped or entered
 * comes back in one of two shapes: a message with the text of a `say` action, or an activity whose `value` is the data
 * of a `submit` action together with the inputs by their ids.
 */
export interface Card {
  blocks: CardBlock[];
  actions: CardAction[];
}

export type CardBlock = TextBlock | FactsBlock | ImageBlock | TextInput | ChoiceInput;

export interface TextBlock {
  kind: 'text';
  /** Markdown. */
  text: string;
  isHeading: boolean;
}

export interface FactsBlock {
  kind: 'facts';
  facts: { title: string; value: string }[];
}

export interface ImageBlock {
  kind: 'image';
  url: string;
  /** What is to be seen, for those who cannot. */
  alternativeText: string;
}

export interface TextInput {
  kind: 'textInput';
  id: string;
  label: string;
  isRequired: boolean;
  isMultiline: boolean;
  /** What is typed must not be seen, and is never kept. */
  isSecret: boolean;
  maxLength?: number;
  /** A regular expression for the whole of the input. */
  pattern?: string;
  /** Said when the input does not fit. */
  errorMessage?: string;
}

export interface ChoiceInput {
  kind: 'choiceInput';
  id: string;
  label: string;
  isRequired: boolean;
  choices: { title: string; value: string }[];
}

export type CardAction = SayAction | SubmitAction | OpenAction;

/** A tap that sends its text as the customer's message. */
export interface SayAction {
  kind: 'say';
  title: string;
  text: string;
}

/** Sends `data` and the inputs, by their ids, as one object. */
export interface SubmitAction {
  kind: 'submit';
  title: string;
  data: Record<string, unknown>;
}

export interface OpenAction {
  kind: 'open';
  title: string;
  url: string;
}

export function isInput(block: CardBlock): block is TextInput | ChoiceInput {
  return block.kind === 'textInput' || block.kind === 'choiceInput';
}
