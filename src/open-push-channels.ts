import type { Server } from 'restify';
import { DeliverFromLog } from './channels/deliver-from-log.ts';
import { mountBotService, type BotService } from './channels/bot-service/routes.ts';
import { describeBotService } from './channels/bot-service/settings.ts';
import { describeSlack } from './channels/slack/settings.ts';
import type { Slack } from './channels/slack/routes.ts';
import { publicUrlOf, type Config } from './config.ts';
import type { Log } from './log.ts';
import type { Readiness } from './server/operations-routes.ts';
import type { ActivityLog, LoggedActivity } from './storage/activity-log.ts';
import type { Storage } from './storage/storage.ts';
import type { TurnHandler } from './turn/turn-handler.ts';

export interface PushChannels {
  /** Each channel, on or off, and why. */
  readiness(): Readiness['parts'];
  /** Takes up what was received but not handled, or said but not delivered, when the process last stopped. */
  resume(unhandled: LoggedActivity[]): Promise<void>;
  close(): Promise<void>;
}

/** What channels are put in front of. */
interface Inside {
  storage: Storage;
  activities: ActivityLog;
  turns: TurnHandler;
}

/** The channels whose clients do not fetch what was said: it is delivered to them from the log. */
export async function openPushChannels(
  server: Server,
  config: Config,
  { storage, activities, turns }: Inside,
  log: Log,
): Promise<PushChannels> {
  const botService = openBotService(server, config, activities, turns, log);
  const slack = await openSlack(server, config, { storage, activities, turns }, log);
  const deliveries = new DeliverFromLog({
    activities,
    couriers: [...(botService?.couriers ?? []), ...(slack ? [slack.courier] : [])],
    onFailure: (error, conversationId, isFinal) => {
      if (isFinal) log.error({ err: error, conversationId }, 'a message could not be delivered');
      else log.warn({ err: error, conversationId }, 'a message is not delivered yet');
    },
  });
  return {
    readiness: () => ({
      'bot-service': describeBotService(config.botService),
      slack: describeSlack(config.slack, slack?.problem()),
    }),
    async resume(unhandled) {
      botService?.resume(unhandled);
      slack?.start(unhandled);
      await deliveries.resume();
    },
    async close() {
      await botService?.close();
      await slack?.close();
      await deliveries.close();
    },
  };
}

function openBotService(
  server: Server,
  config: Config,
  activities: ActivityLog,
  turns: TurnHandler,
  log: Log,
): BotService | undefined {
  const { botService: settings } = config;
  if (settings.kind === 'off') return undefined;
  return mountBotService(server, {
    settings,
    activities,
    turns,
    webChatUrl: publicUrlOf(config),
    onRefusal: (reason) => {
      log.warn({ reason }, 'a request to /api/messages was refused');
    },
    onKeysUnavailable: (error) => {
      log.error({ err: error }, 'the keys of Bot Service could not be fetched');
    },
  });
}

/** Its libraries are loaded only where it is on: they would make every start slower. */
async function openSlack(
  server: Server,
  { slack: settings }: Config,
  inside: Inside,
  log: Log,
): Promise<Slack | undefined> {
  if (settings.kind === 'off') return undefined;
  const { mountSlack } = await import('./channels/slack/routes.ts');
  return mountSlack(server, {
    ...inside,
    ...settings,
    onError: (error, conversationId) => {
      log.error({ err: error, conversationId }, 'Slack: a call failed');
    },
  });
}
