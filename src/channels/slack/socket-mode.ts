import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { z } from 'zod';

import type { Answer, Dispatch } from './dispatch.ts';
import type { FindMissed } from './find-missed.ts';

export interface SocketOptions {
  appToken: string;
  apiUrl: string | undefined;
  dispatch: Dispatch;
  missed: FindMissed;
  onError: (error: unknown) => void;
}

export interface Socket {
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What the client tells of each delivery, whatever its kind. */
const deliverySchema = z.object({
  type: z.string(),
  body: z.unknown(),
  ack: z.custom<(response?: unknown) => Promise<void>>((value) => typeof value === 'function'),
});

/**
 * The same deliveries through a connection that we open: its token stands in for the signatures.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export function openSocket({ appToken, apiUrl, dispatch, missed, onError }: SocketOptions): Socket {
  const client = new SocketModeClient({
    appToken,
    logLevel: LogLevel.ERROR,
    ...(apiUrl !== undefined && { clientOptions: { slackApiUrl: apiUrl } }),
  });
  client.on('slack_event', (delivery: unknown) => {
    take(delivery, dispatch).catch(onError);
  });
  client.on('error', onError);
  let isFirst = true;
  client.on('connected', () => {
    // Whatever was said while there was no connection is not delivered again.
    if (!isFirst) missed.suspect();
    isFirst = false;
  });
  return {
    async start() {
      // The client connects again by itself; a token that Slack refuses is reported, and web chat goes on.
      await client.start().catch(onError);
    },
    async close() {
      await client.disconnect().catch(onError);
    },
  };
}

/** Without an acknowledgement Slack delivers again, so a failure here loses nothing. */
async function take(delivery: unknown, dispatch: Dispatch): Promise<void> {
  const { type, body, ack } = deliverySchema.parse(delivery);
  const answer = await answerTo(type, body, dispatch);
  await ack(answer.kind === 'json' ? answer.body : undefined);
}

async function answerTo(type: string, body: unknown, dispatch: Dispatch): Promise<Answer> {
  switch (type) {
    case 'events_api':
      return dispatch.event(body);
    case 'interactive':
      return dispatch.interaction(body);
    case 'slash_commands':
      return dispatch.command(body);
    default:
      return { kind: 'nothing' };
  }
}
