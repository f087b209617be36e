import { z } from 'zod';

import type { Activity, Attachment } from '../../storage/activity.ts';
import type { Card, CardAction, CardBlock } from './card.ts';

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';

const Title = z.string().default('');
const Flag = z.boolean().default(false);

/** The elements that we know, by the names of https://adaptivecards.io/explorer. Others are left out. */
const Element = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TextBlock'), text: z.string(), style: z.string().optional() }),
  z.object({
    type: z.literal('FactSet'),
    facts: z.array(z.object({ title: z.string(), value: z.string() })),
  }),
  z.object({ type: z.literal('Image'), url: z.url(), altText: Title }),
  z.object({
    type: z.literal('Input.Text'),
    id: z.string(),
    label: Title,
    isRequired: Flag,
    isMultiline: Flag,
    style: z.string().optional(),
    maxLength: z.number().int().positive().optional(),
    regex: z.string().optional(),
    errorMessage: z.string().optional(),
  }),
  z.object({
    type: z.literal('Input.ChoiceSet'),
    id: z.string(),
    label: Title,
    isRequired: Flag,
    choices: z.array(z.object({ title: z.string(), value: z.string() })),
  }),
]);

const Action = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['Action.Submit', 'Action.Execute']),
    title: Title,
    data: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ type: z.literal('Action.OpenUrl'), title: Title, url: z.url() }),
]);

const AdaptiveCard = z.object({
  body: z.array(z.unknown()).default([]),
  actions: z.array(z.unknown()).default([]),
});

/** The cards of an activity and the taps below it, as one. Without any, a card of nothing. */
export function readCard({ attachments = [], suggestedActions }: Activity): Card {
  const cards = attachments.filter(isAdaptiveCard).map(({ content }) => readContent(content));
  const says = (suggestedActions?.actions ?? []).map(({ title, value }): CardAction => {
    return { kind: 'say', title, text: typeof value === 'string' ? value : title };
  });
  return {
    blocks: cards.flatMap(({ blocks }) => blocks),
    actions: [...cards.flatMap(({ actions }) => actions), ...says],
  };
}

export function isAdaptiveCard({ contentType }: Attachment): boolean {
  return contentType === ADAPTIVE_CARD;
}

function readContent(content: unknown): Card {
  const card = AdaptiveCard.safeParse(content);
  if (!card.success) return { blocks: [], actions: [] };
  return {
    blocks: card.data.body.flatMap((element) => {
      const known = Element.safeParse(element);
      return known.success ? [toBlock(known.data)] : [];
    }),
    actions: card.data.actions.flatMap((action) => {
      const known = Action.safeParse(action);
      return known.success ? [toAction(known.data)] : [];
    }),
  };
}

function toBlock(element: z.infer<typeof Element>): CardBlock {
  switch (element.type) {
    case 'TextBlock':
      return { kind: 'text', text: element.text, isHeading: element.style === 'heading' };
    case 'FactSet':
      return { kind: 'facts', facts: element.facts };
    case 'Image':
      return { kind: 'image', url: element.url, alternativeText: element.altText };
    case 'Input.Text': {
      const { id, label, isRequired, isMultiline, style, maxLength, regex, errorMessage } = element;
      return {
        ...{ kind: 'textInput', id, label, isRequired, isMultiline },
        isSecret: style?.toLowerCase() === 'password',
        ...(maxLength !== undefined && { maxLength }),
        ...(regex !== undefined && { pattern: regex }),
        ...(errorMessage !== undefined && { errorMessage }),
      };
    }
    case 'Input.ChoiceSet': {
      const { id, label, isRequired, choices } = element;
      return { kind: 'choiceInput', id, label, isRequired, choices };
    }
  }
}

function toAction(action: z.infer<typeof Action>): CardAction {
  return action.type === 'Action.OpenUrl'
    ? { kind: 'open', title: action.title, url: action.url }
    : { kind: 'submit', title: action.title, data: action.data };
}
