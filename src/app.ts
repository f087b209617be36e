import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import path from 'node:path';
import { CustomerAssertions } from './channels/customer-assertions.ts';
import { mountChatToken } from './channels/direct-line/chat-token.ts';
import { mountDirectLine, type DirectLine } from './channels/direct-line/routes.ts';
import { CHANNEL_ID as DIRECT_LINE } from './channels/direct-line/to-activity.ts';
import { SupportBot } from './channels/support-bot.ts';
import { dialogs } from '../dialogs/index.ts';
import { projectRoot, publicUrlOf, type Config } from './config.ts';
import { noAccountService } from './dialog/account-access.ts';
import type { Log } from './log.ts';
import { TypingSigns } from './desk/typing-signs.ts';
import { openAccounts, type OpenAccounts } from './open-accounts.ts';
import { openCustomerData } from './open-customer-data.ts';
import type { Holder } from './privacy/customer-data.ts';
import { openPushChannels } from './open-push-channels.ts';
import { mountDeskPage } from './desk/page-routes.ts';
import { openDesk } from './open-desk.ts';
import { holdsSecret } from './privacy/holds-secret.ts';
import { createHttpServer } from './server/http-server.ts';
import { Metrics } from './server/metrics.ts';
import { mountOperations, type Readiness } from './server/operations-routes.ts';
import { Figures } from './tickets/figures.ts';
import { openOutward } from './open-outward.ts';
import { openFileStorage } from './storage/files/file-storage.ts';
import type { Bot, TurnReport } from './turn/bot.ts';
import { loadConversationState } from './turn/conversation-state.ts';
import { createTurnHandler } from './turn/handle-turn.ts';
import { loadSupportHours } from './tickets/support-hours.ts';
import { openBot } from './turn/open-bot.ts';
import { openUnderstanding, type Understanding } from './turn/open-understanding.ts';
import { watchFiles } from './turn/watch-files.ts';
import { mountPages } from './widget/routes.ts';

/** How often customers who are silent in a dialog are looked at. */
const LOOK_FOR_SILENCE_MS = 5_000;

export interface App {
  /** Where it answers, such as `http://127.0.0.1:3978`. */
  url: string;
  /** Finishes running turns, sends clients away to reconnect, and lets go of the store. */
  close(): Promise<void>;
}

/** Puts the parts together and serves. Nothing else knows all of them. */
export async function startApp(config: Config, log: Log): Promise<App> {
  const storage = await openFileStorage(config.dataDirectory, {
    onError: (error) => {
      log.error({ err: error }, 'the store failed in the background');
    },
  });
  const understanding = await openUnderstanding({
    root: projectRoot,
    modelDirectory: path.join(config.dataDirectory, 'model'),
    dialogs,
    onProgress: (message) => {
      log.info(message);
    },
    watch: watchFiles,
  });
  const metrics = new Metrics();
  const accounts = await openAccounts(config, storage, log);
  const assertions = new CustomerAssertions();
  const hours = await loadSupportHours(projectRoot);
  const bot = await openBot({
    storage,
    hours: () => hours,
    onError: (error) => {
      log.error({ err: error }, 'a ticket could not be read');
    },
    understanding,
    accounts: accounts.access,
    ownSites: [publicUrlOf(config)],
    assertionOf: (conversationId) => assertions.find(conversationId),
    onTurn: (report) => {
      metrics.countTurn(report.decision, report.durationMs);
      for (const { dialogId, end } of report.dialogEnds ?? [])
        metrics.countDialogEnd(dialogId, end);
      if (report.feedback) metrics.countFeedback(report.feedback.rating, report.feedback.reason);
      logTurn(log, report);
    },
  });
  const { activities } = bot;
  const turns = createTurnHandler(bot);
  const supportBot = new SupportBot(turns);
  const server = createHttpServer({
    onError: (error, requestId) => {
      log.error({ err: error, requestId }, 'a request failed');
    },
  });
  const shared = {
    log: activities,
    secret: config.directLineSecret ?? (await ownSecret(config.dataDirectory)),
    trustedProxies: config.trustedProxies,
    lifetimeMs: config.conversationLifetimeMs,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
  };
  const typing = new TypingSigns();
  const directLine = mountDirectLine(server, {
    ...shared,
    onTyping: (conversationId) => {
      typing.showCustomer(conversationId);
    },
    logic: (context) => supportBot.run(context),
    uploads: {
      directory: path.join(config.dataDirectory, 'uploads'),
      isNeeded: async (conversationId) => hasOpenTicket(conversationId, bot),
      findsSecret: holdsSecret,
    },
    onError: (error, conversationId) => {
      log.error({ err: error, conversationId }, 'a Direct Line turn failed');
    },
  });
  mountChatToken(server, {
    ...shared,
    allowedOrigins: config.allowedOrigins,
    onCustomer: (conversationId, assertion) => {
      assertions.keep(conversationId, assertion);
    },
    ...(config.customerAssertionSecret !== undefined && {
      customerAssertionSecret: config.customerAssertionSecret,
    }),
  });
  mountDeskPage(server);
  mountPages(server, {
    officialSites: () => understanding.words().officialSites,
    hostOrigins: config.allowedOrigins,
  });
  const customerData = await openCustomerData({
    bot,
    holders: [uploadsOf(directLine)],
    retention: config.retention,
    log,
  });
  accounts.mount(server);
  const pushChannels = await openPushChannels(server, config, { storage, activities, turns }, log);
  const outward = await openOutward(config, storage, log);
  const { outbox } = outward;
  if (outbox) metrics.watchDeliveries(() => outbox.count());
  const figures = new Figures({
    storage,
    timeZone: () => hours.timeZone,
    onError: (error) => {
      log.error({ err: error }, 'figures could not be counted');
    },
  });
  const desk = await openDesk({
    config,
    server,
    bot,
    directLine,
    typing,
    records: customerData.data,
    outbox,
    figures,
    log,
  });
  mountOperations(server, metrics, () =>
    readinessOf(understanding, accounts, { ...pushChannels.readiness(), ...outward.readiness() }),
  );

  // Their turns are queued before anyone can post, so what was said first is answered first.
  const unhandled = await activities.unhandled();
  const resumed = directLine.resume(unhandled.filter(({ channelId }) => channelId === DIRECT_LINE));
  await pushChannels.resume(unhandled);
  const silences = setInterval(() => void turns.breakSilences(Date.now()), LOOK_FOR_SILENCE_MS);
  const port = await listen(server.server, config);
  figures.follow();
  return {
    url: `http://${config.host}:${port}`,
    async close() {
      clearInterval(silences);
      server.close();
      await resumed;
      await directLine.close();
      await pushChannels.close();
      server.server.closeAllConnections();
      await customerData.close();
      await accounts.close();
      await desk.close();
      await outbox?.close();
      await figures.close();
      await storage.close();
      await understanding.close();
    },
  };
}

/** Files are shown to customers by link while they are kept, so that their copy need not hold them. */
function uploadsOf(directLine: DirectLine): Holder {
  return {
    name: 'uploads',
    copy: () => Promise.resolve(undefined),
    whereabouts: () => Promise.resolve({ documents: [], logs: [] }),
    forget: (conversationId) => directLine.forget(conversationId),
  };
}

async function hasOpenTicket(conversationId: string, { storage, tickets }: Bot): Promise<boolean> {
  const { ticketId } = await loadConversationState(storage, conversationId);
  const ticket = ticketId === undefined ? undefined : await tickets.find(ticketId);
  return ticket !== undefined && ticket.status !== 'resolved';
}

function logTurn(log: Log, report: TurnReport): void {
  const { error, ...line } = report;
  if (error === undefined) log.debug(line, 'turn');
  else log.error({ ...line, err: error }, 'a turn failed');
}

function readinessOf(
  understanding: Understanding,
  accounts: OpenAccounts,
  others: Readiness['parts'],
): Readiness {
  const { articles, intents } = understanding.knowledge();
  const served = `${articles.all.length} articles, ${intents.size} intents`;
  const problem = understanding.contentProblem();
  const contentDetail =
    problem === undefined ? served : `${served}; newer files refused: ${problem}`;
  return {
    ready: true,
    parts: {
      'direct-line': { on: true, detail: 'web chat at /, Direct Line at /v3/directline' },
      ...others,
      'account-service': { on: accounts.access !== noAccountService, detail: accounts.detail },
      content: { on: true, detail: contentDetail },
      'sentence-encoder': {
        on: understanding.encoder !== 'none',
        detail: understanding.encoder,
      },
    },
  };
}

/** Tokens must outlive the process, so the secret that signs them is made once and kept. */
async function ownSecret(dataDirectory: string): Promise<string> {
  const file = path.join(dataDirectory, 'direct-line-secret');
  await mkdir(dataDirectory, { recursive: true });
  const made = randomBytes(32).toString('base64url');
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}

async function listen(server: HttpServer, { host, port }: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}
