import type { IncomingMessage } from 'node:http';

import type { Request, Response } from 'restify';

import { HttpError } from '../../server/error-body.ts';
import { readJson, urlOf } from '../../server/http-server.ts';
import type { LoggedActivity } from '../../storage/activity-log.ts';
import type { ChannelAccount } from '../../storage/activity.ts';
import {
  BASE_PATH,
  requireAddressAllowance,
  requireParticipant,
  requireRecord,
  verifyCaller,
  type Parts,
} from './parts.ts';
import { originOf } from './request-origin.ts';
import { CHANNEL_ID, toConversationRecord } from './to-activity.ts';
import { toTokenBody, type TokenBody } from './token-routes.ts';
import type { Grant } from './tokens.ts';
import type { Caller } from './verify.ts';

/** POST /conversations: 201 for a new conversation, 200 when the token has started it before. */
export async function startConversation(
  parts: Parts,
  request: Request,
  response: Response,
): Promise<void> {
  const caller = await verifyCaller(parts, request);
  requireAddressAllowance(parts, request, caller);
  const startedAt = new Date(parts.now()).toISOString();
  const wanted = toConversationRecord(await readJson(request), caller, startedAt);
  const grant = grantOf(caller, parts.randomId);
  const { record, isNew } = await parts.log.start(grant.conversationId, wanted);
  if (!isNew) await requireRecord(parts, grant.conversationId);
  const { customer, locale } = record;
  const arrival = customer && (await receiveArrival(parts, grant.conversationId, customer, locale));
  response.json(isNew ? 201 : 200, await describeConversation(parts, request, grant, 0));
  // Only now, so that a slow or failing welcome does not keep the client from connecting.
  if (arrival) parts.adapter.begin(arrival);
}

/** GET /conversations/:id: where to stream on from. Without a watermark only what is said from now on. */
export async function reconnectConversation(
  parts: Parts,
  request: Request,
  response: Response,
  conversationId: string,
): Promise<void> {
  const { caller } = await requireParticipant(parts, request, conversationId);
  const after = watermarkOf(request) ?? (await parts.log.watermark(conversationId));
  const grant = grantOf(caller, () => conversationId);
  response.json(200, await describeConversation(parts, request, grant, after));
}

/**
 * Logs, once in a conversation, that its customer has come, so that the bot can greet. Returns nothing when that was
 * logged before. It counts as the first thing that happened: a conversation with anything in its log needs none.
 */
export async function receiveArrival(
  parts: Parts,
  conversationId: string,
  customer: ChannelAccount,
  locale: string | undefined,
): Promise<LoggedActivity | undefined> {
  if ((await parts.log.watermark(conversationId)) > 0) return undefined;
  const { activity, isDuplicate } = await parts.log.receive(
    {
      type: 'conversationUpdate',
      channelId: CHANNEL_ID,
      conversation: { id: conversationId },
      from: customer,
      recipient: parts.bot,
      membersAdded: [customer],
      ...(locale !== undefined && { locale }),
    },
    'arrival',
  );
  return isDuplicate ? undefined : activity;
}

/** The watermark in the address, undefined when it is empty. Clients also write `-` for the beginning. */
export function watermarkOf(request: IncomingMessage): number | undefined {
  const text = urlOf(request).searchParams.get('watermark') ?? '';
  if (text === '') return undefined;
  if (text === '-') return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new HttpError(
    400,
    'BadArgument',
    'Expected the watermark to be one that this server sent, such as 12.',
  );
}

/** A caller with the secret has no conversation of its own, and gets a token for this one. */
function grantOf(caller: Caller, conversationId: () => string): Grant {
  return caller.kind === 'token' ? caller.grant : { conversationId: conversationId() };
}

async function describeConversation(
  parts: Parts,
  request: IncomingMessage,
  grant: Grant,
  after: number,
): Promise<TokenBody & { streamUrl: string }> {
  const pass = await parts.tokens.issueForStream(grant);
  const path = `${BASE_PATH}/conversations/${grant.conversationId}/stream`;
  return {
    ...(await toTokenBody(parts.tokens, grant)),
    streamUrl: `${originOf(parts, request).replace(/^http/, 'ws')}${path}?watermark=${after}&t=${pass}`,
  };
}
