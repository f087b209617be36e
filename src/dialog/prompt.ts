import type { CodePrompt, Dialog } from './define-dialog.ts';
import type { Asking } from './dialog-state.ts';
import { knownOf, type Draft } from './draft.ts';
import {
  CHECK_NOW,
  GO_ON,
  NOT_SURE,
  OFFER_PERSON,
  sentNotConfirmed,
  SHALL_I,
  STOP,
  TALK_TO_PERSON,
  whichOfTwo,
} from './phrases.ts';
import { optionsOf, type Known, type Slot } from './slots.ts';
import { paragraphsOf, type Paragraph, type Text } from './text.ts';

export interface Prompt {
  ask: Text;
  /** Said instead of `ask` when the answer was not understood. */
  retry: Text;
  /** Said instead of `ask` where all of it was said before: the question alone. */
  again: Text;
  help: string;
  suggestions: readonly string[];
  field?: Pick<CodePrompt, 'label' | 'digits'>;
}

/** The words for what is asked. undefined when the dialog has no such slot or act any more. */
export function promptFor(draft: Draft, asking: Asking): Prompt | undefined {
  const { dialog, dialogs } = draft;
  switch (asking.kind) {
    case 'slot': {
      const slot = dialog.slots[asking.slot];
      return slot && promptForSlot(slot, knownOf(draft));
    }
    case 'confirmation':
      return promptForConfirmation(draft, asking);
    case 'code':
      return promptForCode(draft, asking.act);
    case 'result':
      return promptForResult(asking);
    case 'switch': {
      const other = dialogs.get(asking.dialogId);
      return other && promptForSwitch(dialog, other);
    }
    case 'person':
      return promptForPerson(dialog);
  }
}

function promptForSlot(slot: Slot, known: Known): Prompt {
  const { ask, retry, help } = slot;
  return { ask, retry, again: questionOf(ask), help, suggestions: suggestionsFor(slot, known) };
}

/** The question is the last paragraph; those before it are what the customer must know to answer. */
function questionOf(ask: Text): Text {
  return paragraphsOf(ask).at(-1) ?? ask;
}

function suggestionsFor(slot: Slot, known: Known): readonly string[] {
  switch (slot.kind) {
    case 'choice':
    case 'choices': {
      const titles = Object.values(optionsOf(slot, known)).map((option) => option.title);
      return [...titles, NOT_SURE];
    }
    case 'yes_no':
      return ['Yes', 'No', NOT_SURE];
    case 'text':
      return slot.suggestions ?? [];
    case 'email':
      return [];
  }
}

function promptForCode({ dialog }: Draft, act: string): Prompt | undefined {
  const prompt = dialog.acts[act]?.ask;
  if (prompt?.kind !== 'code') return undefined;
  const { ask, help, label, digits, instead } = prompt;
  const retry = `Please enter the ${digits} digits of the code in the field.`;
  const suggestions = instead.map((way) => way.title);
  return { ask, retry, again: ask, help, suggestions, field: { label, digits } };
}

type Confirming = Extract<Asking, { kind: 'confirmation' }>;

function promptForConfirmation(draft: Draft, { act, account }: Confirming): Prompt | undefined {
  const confirmation = draft.dialog.acts[act]?.ask;
  if (confirmation?.kind !== 'confirmation') return undefined;
  const { consequences, effect, undo, yes, no } = confirmation;
  const exactly = typeof effect === 'function' ? effect(knownOf(draft)) : effect;
  const ask = [
    ...paragraphsOf(consequences),
    ...paragraphsOf(exactly).map((paragraph) => withAccount(paragraph, account)),
    ...paragraphsOf(undo),
    SHALL_I,
  ];
  const help = 'I ask because it changes your account. You can say no; then nothing is done.';
  return { ask, retry: ask, again: ask, help, suggestions: [yes, no] };
}

function withAccount(paragraph: Paragraph, account: string): Paragraph {
  return typeof paragraph === 'string' ? paragraph.replaceAll('{account}', account) : paragraph;
}

function promptForResult({ sentAtMs, checks }: Extract<Asking, { kind: 'result' }>): Prompt {
  const ask = sentNotConfirmed(sentAtMs, checks);
  const help = 'I wait for the confirmation, and hand over to a person when none comes.';
  return { ask, retry: ask, again: ask, help, suggestions: [CHECK_NOW] };
}

function promptForSwitch(dialog: Dialog, other: Dialog): Prompt {
  const difference = dialog.siblings[other.id]?.difference ?? '';
  const retry = `Please say which: ${dialog.title}, or ${other.title}.`;
  return {
    ask: whichOfTwo(dialog.title, other.title, difference),
    retry,
    again: retry,
    help: 'These two are easily mixed up, so I make sure.',
    suggestions: [capitalized(dialog.title), capitalized(other.title)],
  };
}

function promptForPerson(dialog: Dialog): Prompt {
  return {
    ask: OFFER_PERSON,
    retry: OFFER_PERSON,
    again: OFFER_PERSON,
    help: `Say yes and I open a ticket, or “go on” for ${dialog.title}.`,
    suggestions: [TALK_TO_PERSON, GO_ON, STOP],
  };
}

export function capitalized(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
