import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { Response, Server } from 'restify';

import { readBody } from '../../server/http-server.ts';
import type { ActivityLog, LoggedActivity } from '../../storage/activity-log.ts';
import type { Storage } from '../../storage/storage.ts';
import type { TurnHandler } from '../../turn/turn-handler.ts';
import type { Courier } from '../deliver-from-log.ts';
import { RunningTurns } from '../running-turns.ts';
import { SlackCourier } from './courier.ts';
import { Dispatch, unexpected, type Answer } from './dispatch.ts';
import { FindMissed } from './find-missed.ts';
import { Identity } from './identity.ts';
import { Interactions } from './interactions.ts';
import { CHANNEL_ID } from './place.ts';
import { Reception } from './reception.ts';
import { openSlackApi } from './slack-api.ts';
import { openSocket } from './socket-mode.ts';
import { TrackedThreads } from './tracked-threads.ts';
import { verify } from './verify.ts';

export interface SlackOptions {
  activities: ActivityLog;
  storage: Storage;
  turns: TurnHandler;
  /** Of the bot, `xoxb-...`. */
  botToken: string;
  /** Without it events come by Socket Mode only. */
  signingSecret?: string | undefined;
  /** `xapp-...`: events come through a connection that we open, for a service that cannot be reached from outside. */
  appToken?: string | undefined;
  /** Default: Slack's own. */
  apiUrl?: string | undefined;
  onError: (error: unknown, conversationId?: string) => void;
  now?: () => number;
}

export interface Slack {
  courier: Courier;
  /** Why Slack does not let the bot in, in its own word; undefined where it does, or could not be asked. */
  problem(): string | undefined;
  /** Runs the turns of what was received but not handled when the process last stopped, then looks for what was missed. */
  start(unhandled: LoggedActivity[]): void;
  /** Resolves when the search for missed messages that is under way has ended. */
  searched(): Promise<void>;
  /** Resolves when what was received is handled. */
  settle(): Promise<void>;
  /** Receives nothing more, and waits for what is under way. */
  close(): Promise<void>;
}

const LOOK_FOR_MISSED_EVERY_MS = 60_000;

/** Mounts Slack: events, interactivity and slash commands at one address, and optionally Socket Mode. */
export function mountSlack(server: Server, options: SlackOptions): Slack {
  const { activities, storage, onError } = options;
  const now = options.now ?? Date.now;
  const api = openSlackApi(options.botToken, options.apiUrl);
  const turns = new RunningTurns(options.turns);
  const threads = new TrackedThreads(storage);
  const reception = new Reception({ activities, turns, api, threads, now });
  const missed = new FindMissed({
    ...{ api, storage, threads, onError, now },
    receive: (arrival) => reception.receive(arrival),
    wait: async (ms) => {
      await delay(ms, undefined, { ref: false });
    },
  });
  const identity = new Identity(api, onError);
  const interactions = new Interactions({ activities, api, reception, onError });
  const botId = (): string | undefined => identity.botId;
  const dispatch = new Dispatch({ reception, interactions, missed, botId, onError });
  if (options.signingSecret !== undefined)
    mountRoute(server, dispatch, missed, { signingSecret: options.signingSecret, now });
  const socket =
    options.appToken === undefined
      ? undefined
      : openSocket({
          appToken: options.appToken,
          apiUrl: options.apiUrl,
          dispatch,
          missed,
          onError,
        });
  let looking: NodeJS.Timeout | undefined;
  return {
    courier: new SlackCourier({
      api,
      moveToPrivate: (activity, place) => reception.moveToPrivate(activity, place),
    }),
    problem: () => identity.problem,
    start(unhandled) {
      void identity.learn();
      for (const activity of unhandled)
        if (activity.channelId === CHANNEL_ID) turns.begin(activity);
      void missed.search();
      looking = setInterval(() => {
        void missed.searchIfDue();
        if (identity.botId === undefined) void identity.learn();
      }, LOOK_FOR_MISSED_EVERY_MS);
      looking.unref();
      void socket?.start();
    },
    searched: () => missed.search(),
    async settle() {
      await dispatch.settle();
      await turns.settle();
    },
    async close() {
      clearInterval(looking);
      await socket?.close();
      await missed.close();
      await dispatch.settle();
      await turns.settle();
    },
  };
}

function mountRoute(
  server: Server,
  dispatch: Dispatch,
  missed: FindMissed,
  { signingSecret, now }: { signingSecret: string; now: () => number },
): void {
  server.post('/slack/events', async (request, response) => {
    const body = await readBody(request);
    verify(request.headers, body, signingSecret, now());
    send(response, await read(request, body, dispatch));
    // An earlier delivery failed: there may be more that did.
    if (request.headers['x-slack-retry-num'] !== undefined) missed.suspect();
  });
}

async function read(request: IncomingMessage, body: Buffer, dispatch: Dispatch): Promise<Answer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded'))
    return dispatch.event(parse(body.toString()));
  const form = new URLSearchParams(body.toString());
  if (form.has('ssl_check')) return { kind: 'nothing' };
  const payload = form.get('payload');
  return payload === null
    ? dispatch.command(Object.fromEntries(form))
    : dispatch.interaction(parse(payload));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected();
  }
}

function send(response: Response, answer: Answer): void {
  switch (answer.kind) {
    case 'text':
      response.sendRaw(200, answer.text, { 'Content-Type': 'text/plain' });
      break;
    case 'json':
      response.json(200, answer.body);
      break;
    case 'nothing':
      // An empty body: words would be shown to the customer as the answer to a command.
      response.sendRaw(200, '', {});
      break;
  }
}
