import { setTimeout as delay } from 'node:timers/promises';

import type { Response, Server } from 'restify';

import { readJson } from '../../server/http-server.ts';
import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { TurnHandler } from '../../turn/turn-handler.ts';
import type { Courier } from '../deliver-from-log.ts';
import { RunningTurns } from '../running-turns.ts';
import { BotServiceAdapter } from './adapter.ts';
import { answerTap, refuseTap } from './answer-tap.ts';
import type { OpenSettings } from './authentication.ts';
import { createCourier } from './courier.ts';
import { continueInPersonalChat } from './personal-chat.ts';
import {
  OTHER_CHANNELS,
  TEAMS,
  toActivity,
  type BotServiceAddress,
  type Incoming,
} from './to-activity.ts';
import { showTyping } from './typing.ts';
import { requireToken, verify, type Verifier } from './verify.ts';

export interface BotServiceOptions {
  settings: OpenSettings;
  activities: ActivityLog;
  turns: TurnHandler;
  /** Where a customer can go on who cannot be written to alone. */
  webChatUrl: string;
  /** Told why a request was refused; its sender is not. */
  onRefusal: (reason: string) => void;
  onKeysUnavailable: (error: unknown) => void;
  now?: () => number;
}

export interface BotService {
  /** Deliver what is said in its conversations. */
  couriers: Courier[];
  /** Runs the turns of what was received but not handled when the process last stopped. */
  resume(activities: LoggedActivity[]): void;
  /** Lets running turns finish, within limits. */
  close(): Promise<void>;
}

const CLOSING_LIMIT_MS = 10_000;

interface Parts {
  activities: ActivityLog;
  adapter: BotServiceAdapter;
  turns: RunningTurns;
  verifier: Verifier;
  now: () => number;
}

/**
 * Mounts `POST /api/messages`, where Azure Bot Service delivers what customers say in Teams and its other channels. It
 * gives up on a request after 15 seconds and then tries again, so a request is answered as soon as what it brought is on
 * disk; the turn runs after that, and its replies are sent from the log.
 */
export function mountBotService(server: Server, options: BotServiceOptions): BotService {
  const { settings, activities, webChatUrl, onRefusal, onKeysUnavailable } = options;
  const now = options.now ?? Date.now;
  const adapter = new BotServiceAdapter(settings);
  const turns = new RunningTurns(whileTyping(options.turns, adapter, activities));
  const { authentication } = adapter;
  const verifier = { settings, authentication, onRefusal, onKeysUnavailable };
  const parts = { activities, adapter, turns, verifier, now };
  server.post('/api/messages', async (request, response) => {
    requireToken(request, verifier);
    const body = await readJson(request);
    await verify(request, body, verifier);
    await take(toActivity(body), parts, response);
  });
  const chats = { adapter, activities, turns, webChatUrl, now };
  return {
    couriers: [TEAMS, OTHER_CHANNELS].map((channelId) =>
      createCourier({
        channelId,
        adapter,
        activities,
        onSaid: (said, address) => continueInPersonalChat(said, address, chats),
      }),
    ),
    resume(received) {
      received
        .filter(({ channelId }) => channelId === TEAMS || channelId === OTHER_CHANNELS)
        .forEach((activity) => {
          turns.begin(activity);
        });
    },
    async close() {
      await Promise.race([turns.settle(), delay(CLOSING_LIMIT_MS, undefined, { ref: false })]);
    },
  };
}

async function take(incoming: Incoming, parts: Parts, response: Response): Promise<void> {
  switch (incoming.kind) {
    case 'received': {
      const { activity, deliveryId, tap } = incoming;
      await startConversation(incoming, parts);
      const received = await parts.activities.receive(activity, deliveryId);
      if (!received.isDuplicate) parts.turns.begin(received.activity);
      if (tap) response.json(200, answerTap(tap.shown));
      else response.send(200);
      return;
    }
    case 'arrival':
      await startConversation(incoming, parts);
      await welcome(incoming, parts);
      response.send(200);
      return;
    case 'departure':
      await parts.activities.readdress(incoming.conversationId, undefined);
      response.send(200);
      return;
    case 'ignored':
      response.send(200);
      return;
    case 'malformedTap':
      response.json(200, refuseTap());
      return;
    case 'unknownInvoke':
      response.send(501);
  }
}

async function startConversation(
  { conversationId, address, ...rest }: Extract<Incoming, { kind: 'received' | 'arrival' }>,
  { activities, now }: Parts,
): Promise<void> {
  const { channelId, locale } = rest.activity;
  await activities.start(conversationId, {
    channelId,
    startedAt: new Date(now()).toISOString(),
    customer: address.customer,
    ...(locale !== undefined && { locale }),
    address,
  });
  // Where a channel takes replies may change at any time.
  await activities.readdress(conversationId, address);
}

/** Once: channels tell in several ways that the bot was added, and tell it again when it comes back. */
async function welcome(
  { conversationId, activity }: Extract<Incoming, { kind: 'arrival' }>,
  { activities, turns }: Parts,
): Promise<void> {
  if ((await activities.watermark(conversationId)) > 0) return;
  const received = await activities.receive(activity, 'arrival');
  if (!received.isDuplicate) turns.begin(received.activity);
}

function whileTyping(
  turns: TurnHandler,
  adapter: BotServiceAdapter,
  activities: ActivityLog,
): TurnHandler {
  return {
    async handle(activity) {
      const turn = turns.handle(activity);
      if (activity.type !== 'message') return turn;
      const record = await activities.find(activity.conversation.id);
      if (record?.address === undefined) return turn;
      return showTyping(turn, adapter, record.address as BotServiceAddress);
    },
  };
}
