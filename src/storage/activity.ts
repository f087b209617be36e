/**
 * The part of the Bot Framework activity schema that this project reads and writes. Structurally compatible with
 * the SDK's `Activity`, so that channels can pass theirs on without conversion.
 * https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
 */
export interface Activity {
  type: string;
  /** `<conversation id>|<7 digits>`, given when the activity enters the log. */
  id?: string;
  /** ISO 8601, strictly increasing within a conversation. */
  timestamp?: string;
  channelId: string;
  conversation: ConversationAccount;
  from: ChannelAccount;
  recipient?: ChannelAccount;
  replyToId?: string;
  locale?: string;
  text?: string;
  textFormat?: string;
  inputHint?: string;
  name?: string;
  value?: unknown;
  channelData?: unknown;
  entities?: unknown[];
  attachments?: Attachment[];
  suggestedActions?: { to?: string[]; actions: CardAction[] };
  membersAdded?: ChannelAccount[];
  /** Of our own making: the kinds of secrets that were taken out before anything was written. */
  removedSecrets?: string[];
  /** Of our own making: leads the turn to the code that was entered, which is never written. */
  codeReference?: string;
  /** Of our own making: the bot asks for a code, so that digits in the answer are one. */
  expectsCode?: boolean;
  /** Of our own making: the bot goes on with this where only the customer reads; the channel brings them there. */
  continuesInPrivate?: DialogBeginning;
  /** Of our own making: the channel has brought the customer here to go on with this. */
  beginsDialog?: DialogBeginning;
  /** Of our own making: where others read along, the customer alone is to see it. */
  isForCustomerOnly?: boolean;
}

/** A dialog that is begun, with what is known already and what the customer said. */
export interface DialogBeginning {
  dialogId: string;
  values: Readonly<Record<string, unknown>>;
  text: string;
}

export interface ConversationAccount {
  id: string;
  /** The scope, where a channel has several: `personal`, `groupChat`, `channel` and the like, by the channel's own names. */
  conversationType?: string;
}

export interface ChannelAccount {
  id: string;
  name?: string;
  role?: string;
}

export interface Attachment {
  contentType: string;
  contentUrl?: string;
  content?: unknown;
  name?: string;
  thumbnailUrl?: string;
}

export interface CardAction {
  type: string;
  title: string;
  value: unknown;
}
