import { z } from 'zod';

import { HttpError } from '../../server/error-body.ts';
import type { ConversationRecord } from '../../storage/activity-log.ts';
import type {
  Activity,
  Attachment as AttachmentInLog,
  ChannelAccount,
} from '../../storage/activity.ts';
import type { Caller } from './verify.ts';

export const CHANNEL_ID = 'directline';

/** Where and from whom an activity was posted: what its sender does not get to say. */
export interface Posted {
  caller: Caller;
  conversationId: string;
  record: ConversationRecord;
  bot: ChannelAccount;
}

export interface PostedActivity {
  activity: Activity & { from: ChannelAccount };
  /** What the sender repeats when it sends the same activity again. */
  deliveryId?: string;
}

const MOST_CHARACTERS_BESIDE_TEXT = 32_768;
const LONGEST_PREVIEW = 8_192;

/** Only a token may name a customer whose id starts so: the site vouches for them. */
export const VOUCHED_PREFIX = 'dl_';

const Id = z.string().trim().min(1).max(256);
const Name = z.string().max(256);

const Attachment = z.object({
  contentType: z.string().max(256),
  contentUrl: z
    .string()
    .regex(/^(https?|data):/i, 'expected an http, https or data URL')
    .exactOptional(),
  content: z.unknown().exactOptional(),
  name: Name.exactOptional(),
  thumbnailUrl: z.string().exactOptional(),
});

/** What customers may say. The rest of the activity schema is for channels and bots, and is left out. */
const ClientActivity = z.object({
  type: z.enum(['message', 'event', 'typing', 'messageReaction', 'endOfConversation']),
  from: z.object({ id: Id.exactOptional(), name: Name.exactOptional() }).exactOptional(),
  text: z.string().exactOptional(),
  textFormat: z.string().max(64).exactOptional(),
  locale: z.string().exactOptional(),
  localTimestamp: z.string().max(64).exactOptional(),
  localTimezone: z.string().max(64).exactOptional(),
  inputHint: z.string().max(64).exactOptional(),
  name: Name.exactOptional(),
  code: z.string().max(256).exactOptional(),
  value: z.unknown().exactOptional(),
  valueType: z.string().max(256).exactOptional(),
  replyToId: z.string().max(256).exactOptional(),
  channelData: z.record(z.string(), z.unknown()).exactOptional(),
  entities: z.array(z.looseObject({ type: z.string() })).exactOptional(),
  attachments: z.array(Attachment).max(32).exactOptional(),
  reactionsAdded: z.array(z.object({ type: z.string() })).exactOptional(),
  reactionsRemoved: z.array(z.object({ type: z.string() })).exactOptional(),
});

const StartBody = z.object({
  user: z.object({ id: Id.exactOptional(), name: Name.exactOptional() }).exactOptional(),
  locale: z.unknown().optional(),
});

/** Turns the body of a post into an activity of our own. Throws an HttpError of 400 that says what is wrong. */
export function toActivity(body: unknown, posted: Posted): PostedActivity {
  const { locale: claimedLocale, from, ...said } = parse(ClientActivity, body);
  requireModestSize(said);
  const customer = toCustomer(posted.caller, from) ?? posted.record.customer;
  if (!customer) {
    throw new HttpError(400, 'MissingProperty', 'Expected from.id to name the customer.');
  }
  const locale = toLocale(claimedLocale) ?? posted.record.locale;
  const deliveryId = deliveryIdOf(said.channelData, customer.id);
  const attachments = said.attachments?.map(withModestPreview);
  return {
    activity: {
      ...said,
      ...(attachments && { attachments }),
      channelId: CHANNEL_ID,
      conversation: { id: posted.conversationId },
      from: customer,
      recipient: posted.bot,
      ...(locale !== undefined && { locale }),
    },
    ...(deliveryId !== undefined && { deliveryId }),
  };
}

/** Clients send small copies of pictures along, as data. The log has no room for large ones. */
function withModestPreview({
  thumbnailUrl,
  ...attachment
}: z.infer<typeof Attachment>): AttachmentInLog {
  const isModest = thumbnailUrl !== undefined && thumbnailUrl.length <= LONGEST_PREVIEW;
  return { ...attachment, ...(isModest && { thumbnailUrl }) };
}

/** Everything but the text, which is cut: looking for secrets in more of it would keep other customers waiting. */
function requireModestSize({
  value,
  channelData,
  entities,
  attachments,
}: z.infer<typeof ClientActivity>): void {
  // Addresses are looked at by nobody, and those of data are long.
  const seen = attachments?.map(({ contentUrl: _link, thumbnailUrl: _preview, ...rest }) => rest);
  const { length } = JSON.stringify({ value, channelData, entities, attachments: seen });
  if (length <= MOST_CHARACTERS_BESIDE_TEXT) return;
  throw new HttpError(
    413,
    'PayloadTooLarge',
    `Expected at most ${MOST_CHARACTERS_BESIDE_TEXT} characters of value, channelData, entities and attachments, got ${length}. Send less.`,
  );
}

/** The record of a conversation that is about to start. Throws an HttpError of 400 that says what is wrong. */
export function toConversationRecord(
  body: unknown,
  caller: Caller,
  startedAt: string,
): ConversationRecord {
  const start = parse(StartBody, body ?? {});
  const customer = toCustomer(caller, start.user);
  const locale = toLocale(start.locale);
  return {
    channelId: CHANNEL_ID,
    startedAt,
    ...(customer && { customer }),
    ...(locale !== undefined && { locale }),
  };
}

/** Parses what a client sent, taking null as absent, as some clients mean it. */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(withoutNulls(body));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new HttpError(400, 'BadArgument', `The body is not as expected. ${problems.join('; ')}`);
}

/** Whom the token names, otherwise whom the sender claims to be. Throws when the sender may not claim that. */
function toCustomer(
  caller: Caller,
  claimed: { id?: string; name?: string } | undefined,
): ChannelAccount | undefined {
  if (caller.kind === 'token' && caller.grant.customer) {
    return { ...claimed, ...caller.grant.customer, role: 'user' };
  }
  const id = claimed?.id;
  if (id === undefined) return undefined;
  if (caller.kind === 'token' && id.startsWith(VOUCHED_PREFIX)) {
    throw new HttpError(
      403,
      'BadArgument',
      `An id that starts with ${VOUCHED_PREFIX} must come with the token, not with the activity.`,
    );
  }
  return { ...claimed, id, role: 'user' };
}

/** A locale only decides the language of the reply, so one that makes no sense is no reason to refuse. */
function toLocale(claimed: unknown): string | undefined {
  const isLocale =
    typeof claimed === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,4}$/i.test(claimed);
  return isLocale ? claimed : undefined;
}

/** Web Chat writes clientActivityID, other clients clientActivityId. */
function deliveryIdOf(
  channelData: Record<string, unknown> | undefined,
  customerId: string,
): string | undefined {
  const id = channelData?.['clientActivityID'] ?? channelData?.['clientActivityId'];
  if (typeof id !== 'string' || id === '' || id.length > 256) return undefined;
  return `client ${customerId} ${id}`;
}

function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
