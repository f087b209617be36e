import type { Server } from 'restify';
import { DeliverFromLog } from './channels/deliver-from-log.ts';
import { mountBotService, type BotService } from './channels/bot-service/routes.ts';
import { describeBotService } from './channels/bot-service/settings.ts';
import { publicUrlOf, type Config } from './config.ts';
import type { Log } from './log.ts';
import type { Readiness } from './server/operations-routes.ts';
import type { ActivityLog, LoggedActivity } from './storage/activity-log.ts';
import type { TurnHandler } from './turn/turn-handler.ts';

export interface PushChannels {
  /** Each channel, on or off, and why. */
  readiness(): Readiness['parts'];
  /** Takes up what was received but not handled, or said but not delivered, when the process last stopped. */
  resume(unhandled: LoggedActivity[]): Promise<void>;
  close(): Promise<void>;
}

/** The channels whose clients do not fetch what was said: it is delivered to them from the log. */
export function openPushChannels(
  server: Server,
  config: Config,
  activities: ActivityLog,
  turns: TurnHandler,
  log: Log,
): PushChannels {
  const botService = openBotService(server, config, activities, turns, log);
  const deliveries = new DeliverFromLog({
    activities,
    couriers: [...(botService?.couriers ?? [])],
    onFailure: (error, conversationId, isFinal) => {
      if (isFinal) log.error({ err: error, conversationId }, 'a message could not be delivered');
      else log.warn({ err: error, conversationId }, 'a message is not delivered yet');
    },
  });
  return {
    readiness: () => ({
      'bot-service': describeBotService(config.botService),
      slack: { on: false, detail: 'not part of this version' },
    }),
    async resume(unhandled) {
      botService?.resume(unhandled);
      await deliveries.resume();
    },
    async close() {
      await botService?.close();
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
