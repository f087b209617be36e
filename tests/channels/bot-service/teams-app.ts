import type { RunningApp } from '../../support/running-app.ts';
import { runApp } from '../../support/running-app.ts';
import {
  AzurePeer,
  type PeerOptions,
  type SentActivity,
} from '../../../src/channels/bot-service/local-peer/azure-peer.ts';
import {
  tapsOf,
  TeamsCustomer,
  type TeamsCustomerOptions,
} from '../../../src/channels/bot-service/local-peer/teams-customer.ts';

/** The product as it is served, with the local Azure beside it. */
export interface TeamsApp {
  app: RunningApp;
  peer: AzurePeer;
  customer(options?: TeamsCustomerOptions): TeamsCustomer;
  close(): Promise<void>;
}

export async function openTeamsApp(
  environment: Record<string, string> = {},
  options: PeerOptions = {},
): Promise<TeamsApp> {
  const peer = await AzurePeer.open(options);
  const app = await runApp({ ...peer.environment, ...environment });
  return {
    app,
    peer,
    customer: (of) => new TeamsCustomer(peer, app.url, of),
    async close() {
      await app.remove();
      await peer.close();
    },
  };
}

/** Resolves with the first activity, sent or to come, that fits. */
export async function arrival(
  peer: AzurePeer,
  conversationId: string,
  fits: (activity: SentActivity) => boolean,
): Promise<SentActivity> {
  const earlier = peer.sentTo(conversationId).find(fits);
  if (earlier) return earlier;
  return new Promise((resolve) => {
    const stop = peer.watch((id, activity) => {
      if (id !== conversationId || !fits(activity)) return;
      stop();
      resolve(activity);
    });
  });
}

/** Of which the text holds these words. */
export function saying(words: string): (activity: SentActivity) => boolean {
  return ({ text }) => text?.includes(words) === true;
}

/** The titles of the buttons below a message. */
export function titlesOf({ attachments = [] }: SentActivity): string[] {
  return attachments.flatMap(({ content }) => tapsOf(content).map(({ title }) => title));
}
