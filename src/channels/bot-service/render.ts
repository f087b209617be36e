import type { LoggedActivity } from '../../storage/activity-log.ts';
import type { Activity } from '../../storage/activity.ts';
import type { SdkActivity } from '../bot-framework.ts';
import type { Card } from '../cards/card.ts';
import { readCard } from '../cards/read-card.ts';
import { splitText } from '../cards/split-text.ts';
import { toAdaptiveCard } from '../cards/to-adaptive-card.ts';
import { toPlainText } from '../cards/to-plain-text.ts';
import { TEAMS, type BotServiceAddress } from './to-activity.ts';

/** What a channel of Azure shows beside text. */
interface Capabilities {
  cards: 'execute' | 'submit' | 'none';
  /** Taps below the last message, which go away when one is used. */
  suggestedActions: boolean;
}

const CAPABILITIES: Readonly<Record<string, Capabilities>> = {
  // Suggested actions are shown in personal chats only, and only some of them.
  [TEAMS]: { cards: 'execute', suggestedActions: false },
  // Web Chat knows Action.Submit only.
  webchat: { cards: 'submit', suggestedActions: true },
  directline: { cards: 'submit', suggestedActions: true },
  emulator: { cards: 'submit', suggestedActions: true },
};

const TEXT_ONLY: Capabilities = { cards: 'none', suggestedActions: false };

/**
 * Teams takes about 100 KB for a whole message, in UTF-16, the card included; older clients 28 KB. Characters are counted
 * as they are in JSON at their longest.
 */
const TEXT_CHARACTERS = 7_000;

/** What the bot or an agent said, as the channel's own activities, in order. */
export function render(said: LoggedActivity, address: BotServiceAddress): Partial<SdkActivity>[] {
  const { cards, suggestedActions } = capabilitiesOf(address.channelId);
  const card = readCard(said);
  const inCard = suggestedActions ? withoutSays(card) : card;
  const typed = cards === 'none' ? toPlainText(card) : '';
  const text = [spoken(said, address), typed].filter((part) => part !== '').join('\n\n');
  const parts = splitText(text, TEXT_CHARACTERS).map((part) => message(part, said, address));
  const last: Partial<SdkActivity> = parts.pop() ?? message('', said, address);
  if (cards !== 'none' && !isEmpty(inCard))
    last.attachments = [toAdaptiveCard(inCard, { taps: cards })];
  if (suggestedActions && said.suggestedActions)
    Object.assign(last, { suggestedActions: said.suggestedActions });
  return [...parts, last];
}

export function capabilitiesOf(channelId: string): Capabilities {
  return Object.hasOwn(CAPABILITIES, channelId)
    ? (CAPABILITIES[channelId] ?? TEXT_ONLY)
    : TEXT_ONLY;
}

function message(
  text: string,
  said: LoggedActivity,
  address: BotServiceAddress,
): Partial<SdkActivity> {
  const mention = mentionOf(address);
  const activity = {
    type: 'message',
    channelId: address.channelId,
    from: address.bot,
    recipient: address.customer,
    conversation: { id: address.conversationId },
    textFormat: 'markdown',
    text: mention ? `${mention.text} ${text}` : text,
    ...(mention && { entities: [mention] }),
    ...(said.inputHint !== undefined && { inputHint: said.inputHint }),
    ...(said.locale !== undefined && { locale: said.locale }),
  };
  // The SDK's type asks for everything that a received activity has.
  return activity as unknown as Partial<SdkActivity>;
}

/** Channels have one name for the bot, so who else speaks is said. */
function spoken(said: Activity, { channelId }: BotServiceAddress): string {
  const text = channelId === TEAMS ? withoutHeadings(said.text ?? '') : (said.text ?? '');
  const { speaker } = (said.channelData ?? {}) as { speaker?: unknown };
  const { name } = said.from;
  return speaker === 'agent' && name !== undefined ? `**${plain(name)}:** ${text}` : text;
}

/** Teams shows the signs of Markdown headings instead of headings. */
function withoutHeadings(markdown: string): string {
  return markdown.replaceAll(/^#{1,6} +(.+)$/gmu, '**$1**');
}

function plain(name: string): string {
  return name.replaceAll(/[\\*_`[\]<>~#]/gu, '');
}

/** Among several people, whom the bot answers. */
function mentionOf({
  channelId,
  scope,
  customer,
}: BotServiceAddress): { type: 'mention'; mentioned: object; text: string } | undefined {
  if (channelId !== TEAMS || scope === 'personal' || customer.name === undefined) return undefined;
  const text = `<at>${plain(customer.name).replaceAll('&', '&amp;')}</at>`;
  return { type: 'mention', mentioned: { id: customer.id, name: customer.name }, text };
}

function withoutSays({ blocks, actions }: Card): Card {
  return { blocks, actions: actions.filter(({ kind }) => kind !== 'say') };
}

function isEmpty({ blocks, actions }: Card): boolean {
  return blocks.length === 0 && actions.length === 0;
}
