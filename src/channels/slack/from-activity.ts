import type { KnownBlock } from '@slack/web-api';

import type { LoggedActivity } from '../../storage/activity-log.ts';
import {
  isInput,
  type Card,
  type CardAction,
  type CardBlock,
  type ChoiceInput,
  type TextInput,
} from '../cards/card.ts';
import { cut } from '../cards/cut.ts';
import { readCard } from '../cards/read-card.ts';
import { escapeMrkdwn, splitMrkdwn, toMrkdwn } from './mrkdwn.ts';

/** One message of Slack's. */
export interface SlackMessage {
  /** Shown in notifications, and where blocks cannot be. */
  text: string;
  blocks: KnownBlock[];
}

/** https://docs.slack.dev/reference/block-kit/blocks, with room to spare in a message. */
export const LIMITS = {
  blocks: 45,
  characters: 10_000,
  section: 2_900,
  header: 150,
  fields: 10,
  field: 2_000,
  imageUrl: 3_000,
  imageText: 2_000,
  buttons: 25,
  buttonText: 75,
  buttonUrl: 3_000,
};

/** What an activity looks like in Slack. Several messages where it is too long for one. */
export function toMessages(
  activity: LoggedActivity,
  card: Card = readCard(activity),
): SlackMessage[] {
  const blocks = [
    ...speakerOf(activity),
    ...paragraphsOf(activity),
    ...card.blocks.flatMap(toBlocks),
    ...toActions(card, activity.id),
  ];
  return inMessages(blocks).map((own) => ({ text: textOf(own), blocks: own }));
}

/** The same once something was chosen: without what could be chosen, and with what was. */
export function toAnsweredMessages(
  activity: LoggedActivity,
  choice: string,
  card?: Card,
): SlackMessage[] {
  const messages = toMessages(activity, card);
  return messages.map(({ blocks }) => {
    const kept = blocks.filter(({ type }) => type !== 'actions');
    const chosen = context(`✓ ${escapeMrkdwn(cut(choice, LIMITS.section))}`);
    const own = kept.length === blocks.length ? blocks : [...kept, chosen];
    return { text: textOf(own), blocks: own };
  });
}

/** An agent is told apart from the bot by their name above what they say. */
function speakerOf({ from, channelData }: LoggedActivity): KnownBlock[] {
  if (speakerIn(channelData) !== 'agent') return [];
  return [context(`*${escapeMrkdwn(cut(from.name ?? 'Support team', 100))}* · support team`)];
}

function paragraphsOf({ text = '', textFormat, channelData }: LoggedActivity): KnownBlock[] {
  const isPlain = textFormat === 'plain';
  const paragraphs = isPlain ? [escapeMrkdwn(text)] : toMrkdwn(text);
  if (speakerIn(channelData) === 'system')
    return splitMrkdwn(paragraphs.join('\n\n'), LIMITS.section).map(context);
  return sections(paragraphs);
}

function speakerIn(channelData: unknown): unknown {
  return typeof channelData === 'object' && channelData !== null && 'speaker' in channelData
    ? channelData.speaker
    : undefined;
}

/** As few sections as hold all paragraphs, each whole where it can be. */
function sections(paragraphs: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const paragraph of paragraphs.flatMap((own) => splitMrkdwn(own, LIMITS.section))) {
    const joined = [...texts.slice(-1), paragraph].join('\n\n');
    if (texts.length > 0 && joined.length <= LIMITS.section) texts[texts.length - 1] = joined;
    else texts.push(paragraph);
  }
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

/** Inputs are not among them: they are shown in a modal. */
function toBlocks(block: CardBlock): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return block.isHeading && block.text.trim() !== ''
        ? [{ type: 'header', text: plainText(block.text, LIMITS.header) }]
        : sections(toMrkdwn(block.text));
    case 'facts':
      return inGroups(block.facts, LIMITS.fields).map((facts) => ({
        type: 'section',
        fields: facts.map(({ title, value }) => ({
          type: 'mrkdwn',
          text: factText(title, value),
        })),
      }));
    case 'image':
      return block.url.length <= LIMITS.imageUrl
        ? [
            {
              type: 'image',
              image_url: block.url,
              alt_text: cut(block.alternativeText, LIMITS.imageText) || 'Image',
            },
          ]
        : [];
    case 'textInput':
    case 'choiceInput':
      return [];
  }
}

function factText(title: string, value: string): string {
  const [text = ''] = splitMrkdwn(`*${escapeMrkdwn(title)}*\n${escapeMrkdwn(value)}`, LIMITS.field);
  return text;
}

function toActions(card: Card, activityId: string): KnownBlock[] {
  const buttons = card.actions
    .filter((action) => action.kind !== 'open' || action.url.length <= LIMITS.buttonUrl)
    .map((action) => toButton(action, card, activityId));
  return inGroups(buttons, LIMITS.buttons).map((elements) => ({ type: 'actions', elements }));
}

type Button = Extract<
  Extract<KnownBlock, { type: 'actions' }>['elements'][number],
  { type: 'button' }
>;

/** A button carries where its meaning is written down, because what it may carry itself is short. */
function toButton(action: CardAction, card: Card, activityId: string): Button {
  const index = card.actions.indexOf(action);
  const opensModal = action.kind === 'submit' && inputsOf(card).length > 0;
  return {
    type: 'button',
    action_id: `${opensModal ? 'modal' : action.kind}:${index}`,
    text: plainText(action.title.trim() === '' ? 'Choose' : action.title, LIMITS.buttonText),
    ...(action.kind === 'open' ? { url: action.url } : { value: activityId }),
    ...(opensModal && { style: 'primary' }),
  };
}

/** A choice between nothing is none. */
export function inputsOf({ blocks }: Card): (TextInput | ChoiceInput)[] {
  return blocks
    .filter(isInput)
    .filter((input) => input.kind === 'textInput' || input.choices.length > 0);
}

export function plainText(
  text: string,
  most: number,
): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: cut(text.trim(), most), emoji: false };
}

/** The buttons stay together in the last one. */
function inMessages(blocks: readonly KnownBlock[]): KnownBlock[][] {
  const messages: KnownBlock[][] = [];
  let characters = 0;
  for (const block of blocks) {
    const size = JSON.stringify(block).length;
    const current = messages.at(-1);
    const isFull =
      !current || current.length === LIMITS.blocks || characters + size > LIMITS.characters;
    if (isFull) messages.push([block]);
    else current.push(block);
    characters = isFull ? size : characters + size;
  }
  return messages;
}

/** In words alone. */
function textOf(blocks: readonly KnownBlock[]): string {
  const text = blocks.flatMap(wordsOf).join('\n\n');
  return text === '' ? '…' : text;
}

function wordsOf(block: KnownBlock): string[] {
  if (block.type === 'section')
    return [...(block.text ? [block.text] : []), ...(block.fields ?? [])].map(({ text }) => text);
  if (block.type === 'header') return [`*${escapeMrkdwn(block.text.text)}*`];
  if (block.type === 'context')
    return block.elements.flatMap((element) => ('text' in element ? [element.text] : []));
  if (block.type !== 'actions') return [];
  return block.elements.flatMap((element) =>
    element.type === 'button' ? [`• ${escapeMrkdwn(element.text.text)}`] : [],
  );
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
