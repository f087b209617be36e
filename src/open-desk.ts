import type { Server } from 'restify';
import type { DirectLine } from './channels/direct-line/routes.ts';
import { CHANNEL_ID as DIRECT_LINE } from './channels/direct-line/to-activity.ts';
import type { Config } from './config.ts';
import { AgentAccounts } from './desk/agent-accounts.ts';
import { mountDesk } from './desk/mount-desk.ts';
import type { CustomerRecords } from './desk/customer-data-requests.ts';
import type { DeadDeliveries } from './desk/office-handlers.ts';
import type { TypingSigns } from './desk/typing-signs.ts';
import type { Log } from './log.ts';
import type { Outbox } from './tickets/delivery/outbox.ts';
import type { Figures } from './tickets/figures.ts';
import { TicketClock } from './tickets/ticket-clock.ts';
import type { Bot } from './turn/bot.ts';
import { searchAnswers } from './turn/search-answers.ts';

/** How often tickets that are due are looked at. */
const LOOK_EVERY_MS = 5_000;

export interface DeskParts {
  config: Config;
  server: Server;
  bot: Bot;
  directLine: DirectLine;
  typing: TypingSigns;
  records: CustomerRecords;
  outbox: Outbox | undefined;
  figures: Figures;
  log: Log;
}

/** The agents' desk, and the clock that acts where no agent does. */
export async function openDesk(parts: DeskParts): Promise<{ close(): Promise<void> }> {
  const { config, server, bot, directLine, typing, log } = parts;
  const { storage, tickets } = bot;
  const onError = (error: unknown): void => {
    log.error({ err: error }, 'the desk failed');
  };
  typing.register(DIRECT_LINE, (conversationId, agent) => {
    directLine.showTyping(conversationId, { id: `agent-${agent.id}`, name: agent.name });
  });
  const desk = mountDesk(server, {
    ...parts,
    storage,
    tickets,
    activities: bot.activities,
    accounts: new AgentAccounts(config.dataDirectory),
    trustedProxies: config.trustedProxies,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    searchAnswers: (query, limit) =>
      searchAnswers(query, limit, bot.knowledge(), (text) => bot.recognize(text)),
    readFigures: (query) => parts.figures.read(query),
    deliveries: deadOf(parts.outbox),
    titleOf: (slug) => bot.knowledge().articles.find(slug)?.title,
    onError,
  });
  const clock = await TicketClock.open(tickets, storage, desk.lastSeen);
  const looking = setInterval(() => {
    clock.look().catch(onError);
  }, LOOK_EVERY_MS);
  // In the background: nobody waits for it but who asks for the queue.
  tickets.index.ready().catch(onError);
  return {
    async close() {
      clearInterval(looking);
      desk.close();
      await clock.close().catch(onError);
      await tickets.index.close();
    },
  };
}

/** What was given up; nothing, where nobody outside is told. */
function deadOf(outbox: Outbox | undefined): DeadDeliveries {
  return {
    list: (cursor, limit) =>
      Promise.resolve(
        outbox?.listDeadDeliveries({ limit, ...(cursor !== undefined && { cursor }) }) ?? {
          deliveries: [],
          nextCursor: null,
        },
      ),
    replay: async (id) => outbox?.replayDelivery(id),
  };
}
