import { DeliverFromLog } from '../../../src/channels/deliver-from-log.ts';
import {
  AzurePeer,
  type SentActivity,
} from '../../../src/channels/bot-service/local-peer/azure-peer.ts';
import {
  tapsOf,
  TeamsCustomer,
} from '../../../src/channels/bot-service/local-peer/teams-customer.ts';
import { mountBotService } from '../../../src/channels/bot-service/routes.ts';
import { createHttpServer } from '../../../src/server/http-server.ts';
import type { ActivityLog } from '../../../src/storage/activity-log.ts';
import type { TurnHandler } from '../../../src/turn/turn-handler.ts';
import { addressOf } from '../../support/listen.ts';
import type { Print, TestChannel } from '../../support/test-bot.ts';

let opened: Promise<AzurePeer> | undefined;

// Outside any suite, so at the end of the whole run.
after(async () => {
  await (await opened)?.close();
});

export interface TeamsChannel extends TestChannel {
  peer: AzurePeer;
  customer: TeamsCustomer;
  /** Of the bot. */
  url: string;
  /** Resolves when every turn has ended and everything was delivered. */
  settle(): Promise<void>;
  /** What went wrong since, which is then no fault of the test's. */
  takeFaults(): unknown[];
}

/** A personal chat in Teams, by way of the real route, its checks and its deliveries. */
export async function openTeamsChannel(
  activities: ActivityLog,
  turns: TurnHandler,
): Promise<TeamsChannel> {
  opened ??= AzurePeer.open();
  const peer = await opened;
  const { appId, password, tenantId } = peer;
  const faults: unknown[] = [];
  const running = new Set<Promise<void>>();
  const server = createHttpServer({ onError: (error) => faults.push(error) });
  const service = mountBotService(server, {
    settings: {
      kind: 'peer',
      url: peer.url,
      credentials: { appType: 'SingleTenant', appId, password, tenantId },
    },
    activities,
    turns: {
      async handle(activity) {
        const turn = turns.handle(activity);
        running.add(turn);
        await turn.finally(() => running.delete(turn));
      },
    },
    webChatUrl: 'https://chat.example',
    onRefusal: (reason) => faults.push(reason),
    onKeysUnavailable: (error) => faults.push(error),
  });
  const deliveries = new DeliverFromLog({
    activities,
    couriers: service.couriers,
    onFailure: (error) => faults.push(error),
  });
  const url = await addressOf(server.server);
  const customer = new TeamsCustomer(peer, url);
  let printed = 0;

  async function settle(): Promise<void> {
    await Promise.all(running);
    await deliveries.settle();
  }

  async function listen(print: Print): Promise<void> {
    await settle();
    if (faults.length > 0) throw new AggregateError(faults, 'The channel failed.');
    const { heard } = customer;
    for (const activity of heard.slice(printed)) print(toLines(activity));
    printed = heard.length;
  }

  return {
    async begin(print) {
      await customer.install();
      await listen(print);
    },
    async say(text, print) {
      await act(customer, text);
      await listen(print);
    },
    listen,
    settle,
    takeFaults: () => faults.splice(0),
    peer,
    customer,
    url,
    async close() {
      await service.close();
      await deliveries.close();
      server.server.closeAllConnections();
      server.close();
    },
  };
}

/** Taps what is offered below the last message, enters a code where there is a field, and types everything else. */
async function act(customer: TeamsCustomer, text: string): Promise<void> {
  const last = customer.heard.at(-1);
  const taps = last ? cardsOf(last).flatMap((content) => tapsOf(content)) : [];
  const isOffered = taps.some(({ title, verb }) => verb === 'say' && title === text);
  const send = taps.find(({ verb }) => verb === 'submit');
  if (isOffered) await customer.tap(text);
  else if (send && /^[\d -]+$/u.test(text)) await customer.tap(send.title, { code: text });
  else await customer.say(text);
}

/** As the terminal shows it. */
function toLines(activity: SentActivity): string {
  const says = cardsOf(activity)
    .flatMap((content) => tapsOf(content))
    .filter(({ verb }) => verb === 'say')
    .map(({ title }) => `[${title}]`);
  const lines = [...(activity.text ?? '').split('\n'), says.join(' ')];
  return `bot: ${lines.filter((line) => line !== '').join('\n     ')}`;
}

function cardsOf({ attachments = [] }: SentActivity): unknown[] {
  return attachments.map(({ content }) => content);
}
