import type { Card, CardAction, CardBlock } from './card.ts';

/** A card where nothing but text can be shown: what is asked for is typed. */
export function toPlainText({ blocks, actions }: Card): string {
  const says = actions.filter((action) => action.kind === 'say').map(({ title }) => `[${title}]`);
  const lines = [
    ...blocks.map(describeBlock),
    ...actions.flatMap(describeLink),
    // What is suggested can be typed as well.
    says.join(' '),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function describeBlock(block: CardBlock): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'facts':
      return block.facts.map(({ title, value }) => `${title}: ${value}`).join('\n');
    case 'image':
      return block.alternativeText === '' ? '' : `(${block.alternativeText})`;
    case 'textInput':
      return block.label === '' ? '' : `${block.label}:`;
    case 'choiceInput':
      return `${block.label}: ${block.choices.map(({ title }) => `[${title}]`).join(' ')}`;
  }
}

function describeLink(action: CardAction): string[] {
  return action.kind === 'open' ? [`${action.title}: ${action.url}`] : [];
}
