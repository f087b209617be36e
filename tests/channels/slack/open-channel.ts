import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeliverFromLog } from '../../../src/channels/deliver-from-log.ts';
import { mountSlack, type Slack } from '../../../src/channels/slack/routes.ts';
import {
  SlackPeer,
  type SlackPeerOptions,
} from '../../../src/channels/slack/local-peer/slack-peer.ts';
import { createHttpServer } from '../../../src/server/http-server.ts';
import { ActivityLog, type LoggedActivity } from '../../../src/storage/activity-log.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import type { TurnHandler } from '../../../src/turn/turn-handler.ts';

export interface ChannelOptions extends SlackPeerOptions {
  /** Default: what is tried is over before Slack's limits would be felt. */
  allowanceScale?: number;
  socketMode?: boolean;
}

/** What is behind the channel. */
export interface Inside {
  storage: Storage;
  activities: ActivityLog;
  turns: TurnHandler;
}

/** The channel on a real server, and a Slack of our own that talks to it. */
export interface OpenChannel {
  peer: SlackPeer;
  slack: Slack;
  url: string;
  /** What went wrong, and was reported. */
  errors: unknown[];
  /** Resolves when nothing is under way any more: no turn, and nothing to be delivered. */
  settle(): Promise<void>;
  /** The texts that the customer can see in a channel, their own left out. */
  said(channelId: string): string[];
  /** Stops the service; the peer goes on. */
  close(): Promise<void>;
}

export async function openChannel(
  { storage, activities, turns }: Inside,
  options: ChannelOptions = {},
  peer?: SlackPeer,
): Promise<OpenChannel> {
  const shown = peer ?? (await SlackPeer.start({ allowanceScale: 1_000, ...options }));
  const errors: unknown[] = [];
  const server = createHttpServer({ onError: (error) => errors.push(error) });
  const slack = mountSlack(server, {
    ...{ storage, activities, turns, botToken: shown.botToken, apiUrl: shown.apiUrl },
    ...(options.socketMode === true
      ? { appToken: shown.appToken }
      : { signingSecret: shown.signingSecret }),
    ...(options.now && { now: options.now }),
    onError: (error) => errors.push(error),
  });
  const deliveries = new DeliverFromLog({
    activities,
    couriers: [slack.courier],
    onFailure: (error) => errors.push(error),
    random: () => 0,
  });
  const unhandled = await activities.unhandled();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/slack/events`;
  shown.eventsUrl = url;
  slack.start(unhandled);
  await deliveries.resume();
  const settle = async (): Promise<void> => {
    // A turn may lead to a delivery, and a delivery to a turn elsewhere.
    for (let round = 0; round < 3; round += 1) {
      await slack.settle();
      await deliveries.settle();
    }
  };
  return {
    ...{ peer: shown, slack, url, errors, settle },
    said: (channelId) =>
      shown
        .channel(channelId)
        .messages.flatMap((message) => (message.bot_id ? [message.text] : [])),
    async close() {
      await slack.close();
      await deliveries.close();
      server.server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export interface EchoChannel extends OpenChannel {
  inside: Inside;
  /** Everything the bot was given, oldest first. */
  heard: LoggedActivity[];
  end(): Promise<void>;
}

/** The channel with a bot behind it that repeats what it is told; the rest is real. */
export async function openEchoChannel(
  options: ChannelOptions & { directory?: string } = {},
  peer?: SlackPeer,
): Promise<EchoChannel> {
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), 'support-bot-')));
  const storage = await openFileStorage(directory, options.now ? { now: options.now } : {});
  const activities = new ActivityLog(storage, (activity) => activity);
  const heard: LoggedActivity[] = [];
  const turns: TurnHandler = {
    handle: (activity) =>
      storage.exclusively(`turn ${activity.conversation.id}`, async () => {
        heard.push(activity);
        const isMessage = activity.type === 'message';
        await activities.reply(activity, isMessage ? [echo(activity)] : [], []);
      }),
  };
  const inside = { storage, activities, turns };
  const channel = await openChannel(inside, options, peer);
  return {
    ...{ ...channel, inside, heard },
    async end() {
      await channel.close();
      await storage.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
      if (!peer) await channel.peer.close();
    },
  };
}

function echo({ conversation, channelId, from, id, text, value }: LoggedActivity) {
  return {
    type: 'message',
    ...{ channelId, conversation, recipient: from, replyToId: id },
    from: { id: 'bot', role: 'bot' },
    text: `You said: ${text ?? JSON.stringify(value)}`,
  };
}
