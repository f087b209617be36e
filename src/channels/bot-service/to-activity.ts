import { createHash } from 'node:crypto';

import { z } from 'zod';

import { HttpError } from '../../server/error-body.ts';
import type { Activity, ChannelAccount } from '../../storage/activity.ts';
import { readableText } from './readable-text.ts';

/** Teams has its own name in the log; every other channel of Azure shares one, and is told apart by its scope. */
export const TEAMS = 'msteams';
export const OTHER_CHANNELS = 'bot-service';

/** Where replies to a conversation go. Kept with the conversation, and renewed by whatever comes in. */
export interface BotServiceAddress {
  /** Azure's name of the channel. */
  channelId: string;
  serviceUrl: string;
  /** The channel's own id, with the thread in it. */
  conversationId: string;
  /** `personal`, `groupChat` or `channel` in Teams; elsewhere the channel's name, or `group`. */
  scope: string;
  tenantId?: string;
  bot: ChannelAccount;
  customer: ChannelAccount;
}

/** What a channel told us, where it concerns the bot. */
export type Incoming = { address: BotServiceAddress; conversationId: string } & (
  | {
      kind: 'received';
      activity: Activity;
      deliveryId: string | undefined;
      /** A tap on a card, which waits for its answer: what was tapped, where it may be shown. */
      tap?: { shown: string | undefined };
    }
  /** The bot was added, or the customer came to where they are alone with it. */
  | { kind: 'arrival'; activity: Activity }
  /** The bot was removed: nothing can be sent any more. */
  | { kind: 'departure' }
  | { kind: 'ignored' }
  | { kind: 'unknownInvoke' }
  | { kind: 'malformedTap' }
);

const MOST_CHARACTERS_OF_VALUE = 32_768;

const Id = z.string().min(1).max(1024);
/** Channels write null where there is nothing. */
function optional<T>(schema: z.ZodType<T>): z.ZodOptional<z.ZodType<T | undefined>> {
  return z.optional(schema.nullish().transform((value) => value ?? undefined));
}

const Account = z.object({ id: Id, name: optional(z.string().max(1024)) });

/**
 * The part of what channels send that is read here. Teams sends much more, above all who is in which team, which is not
 * kept. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
const Payload = z.object({
  type: z.string(),
  id: optional(Id),
  channelId: Id,
  serviceUrl: Id,
  from: Account,
  recipient: Account,
  conversation: z.object({
    id: Id,
    isGroup: optional(z.boolean()),
    conversationType: optional(z.string().max(64)),
    tenantId: optional(z.string().max(256)),
  }),
  channelData: optional(z.object({ tenant: optional(z.object({ id: z.string().max(256) })) })),
  text: optional(z.string()),
  locale: optional(z.string().max(64)),
  name: optional(z.string().max(256)),
  action: optional(z.string().max(64)),
  value: z.unknown().optional(),
  entities: optional(z.array(z.unknown())),
  membersAdded: optional(z.array(Account)),
  membersRemoved: optional(z.array(Account)),
});

export type Payload = z.infer<typeof Payload>;

/** Turns what a channel sent into an activity of our own. Throws an HttpError of 400 that says what is wrong. */
export function toActivity(body: unknown): Incoming {
  const parsed = Payload.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new HttpError(
      400,
      'BadArgument',
      `The activity is not as expected. ${problems.join('; ')}`,
    );
  }
  const payload = parsed.data;
  const address = addressOf(payload);
  const place = { address, conversationId: conversationIdOf(address) };
  switch (payload.type) {
    case 'message':
      return { ...place, ...received(payload, place, payload.value) };
    case 'invoke':
      return { ...place, ...invoked(payload, place) };
    case 'conversationUpdate':
    case 'installationUpdate':
      return { ...place, ...moved(payload, place) };
    default:
      return { ...place, kind: 'ignored' };
  }
}

/** One for each person in each thread: what was found out about one is nobody else's business. */
export function conversationIdOf({
  channelId,
  tenantId = '',
  conversationId,
  customer,
}: BotServiceAddress): string {
  const place = JSON.stringify([channelId, tenantId, conversationId, customer.id]);
  const digest = createHash('sha256').update(place).digest('base64url').slice(0, 32);
  return `${channelId === TEAMS ? 'teams' : 'azure'}-${digest}`;
}

function addressOf(payload: Payload): BotServiceAddress {
  const { channelId, serviceUrl, conversation, channelData } = payload;
  const tenantId = conversation.tenantId ?? channelData?.tenant?.id;
  return {
    channelId,
    serviceUrl,
    conversationId: conversation.id,
    scope: scopeOf(payload),
    ...(tenantId !== undefined && { tenantId }),
    bot: toAccount(payload.recipient, 'bot'),
    customer: toAccount(customerOf(payload), 'user'),
  };
}

/** Some channels tell in the bot's own name who has come. */
function customerOf({ from, recipient, membersAdded }: Payload): z.infer<typeof Account> {
  if (from.id !== recipient.id) return from;
  return membersAdded?.find(({ id }) => id !== recipient.id) ?? from;
}

function scopeOf({ channelId, conversation }: Payload): string {
  const { conversationType, isGroup } = conversation;
  // Teams leaves the type out of nothing that it sends: without it, nothing is taken for granted.
  if (channelId === TEAMS) return conversationType ?? 'unknown';
  return isGroup === true ? 'group' : channelId;
}

function toAccount({ id, name }: z.infer<typeof Account>, role: string): ChannelAccount {
  return { id, role, ...(name !== undefined && name !== '' && { name }) };
}

type Place = Pick<Incoming, 'address' | 'conversationId'>;
type Part<I> = I extends unknown ? Omit<I, keyof Place> : never;

function received(payload: Payload, place: Place, value: unknown): Part<Incoming> {
  const { type, id, entities, text, recipient } = payload;
  const said = sayOf(value) ?? readableText(text ?? '', entities ?? [], recipient.id);
  const kept = sayOf(value) === undefined ? valueOf(value) : undefined;
  return {
    kind: 'received',
    activity: {
      ...activityIn(payload, place),
      type: 'message',
      ...(kept === undefined && { text: said }),
      ...(kept !== undefined && { value: kept }),
    },
    deliveryId: id === undefined ? undefined : `${type} ${id}`,
  };
}

const CardAction = z.object({
  action: z.object({ data: z.record(z.string(), z.unknown()) }),
});

/** Taps of Action.Execute. https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model */
function invoked(payload: Payload, place: Place): Part<Incoming> {
  if (payload.name !== 'adaptiveCard/action') return { kind: 'unknownInvoke' };
  const parsed = CardAction.safeParse(payload.value);
  if (!parsed.success) return { kind: 'malformedTap' };
  const { data } = parsed.data.action;
  const tapped = received(payload, place, data);
  return { ...tapped, tap: { shown: sayOf(data) } } as Part<Incoming>;
}

function moved(payload: Payload, place: Place): Part<Incoming> {
  const { type, action, membersAdded, membersRemoved, recipient } = payload;
  const isBot = ({ id }: { id: string }): boolean => id === recipient.id;
  const isInstallation = type === 'installationUpdate';
  const isGone = isInstallation
    ? action?.startsWith('remove') === true
    : membersRemoved?.some(isBot) === true;
  if (isGone) return { kind: 'departure' };
  const isAlone = ['personal', payload.channelId].includes(place.address.scope);
  // Whoever joins a team or a group has not asked to be greeted; the bot introduces itself there when it is added.
  const isHere = isInstallation
    ? action?.startsWith('add') === true
    : membersAdded?.some((member) => isAlone || isBot(member)) === true;
  if (!isHere) return { kind: 'ignored' };
  return {
    kind: 'arrival',
    activity: {
      ...activityIn(payload, place),
      type: 'conversationUpdate',
      membersAdded: [place.address.customer],
    },
  };
}

function activityIn(payload: Payload, { address, conversationId }: Place): Omit<Activity, 'type'> {
  const { locale } = payload;
  return {
    channelId: address.channelId === TEAMS ? TEAMS : OTHER_CHANNELS,
    conversation: { id: conversationId, conversationType: address.scope },
    from: address.customer,
    recipient: address.bot,
    ...(locale !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,4}$/iu.test(locale) && { locale }),
  };
}

/** What a tap on a suggestion says. */
function sayOf(value: unknown): string | undefined {
  const { kind, text } = (value ?? {}) as Record<string, unknown>;
  return kind === 'say' && typeof text === 'string' ? text : undefined;
}

/** What a card submits, without what Teams puts beside it. */
function valueOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { msteams: _msteams, ...rest } = value as Record<string, unknown>;
  const { length } = JSON.stringify(rest);
  if (length <= MOST_CHARACTERS_OF_VALUE) return rest;
  throw new HttpError(
    413,
    'PayloadTooLarge',
    `Expected at most ${MOST_CHARACTERS_OF_VALUE} characters of value, got ${length}. Send less.`,
  );
}
