import { z } from 'zod';

import { ConfigError } from '../../errors.ts';
import { isLoopbackUrl } from '../bot-service/loopback.ts';

const optionalText = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.string().trim().optional(),
);

/** The variables that switch Slack on. */
export const slackVariables = {
  SLACK_BOT_TOKEN: optionalText,
  SLACK_SIGNING_SECRET: optionalText,
  SLACK_APP_TOKEN: optionalText,
  SLACK_API_URL: optionalText,
};

type Variables = z.infer<z.ZodObject<typeof slackVariables>>;

export type SlackSettings =
  | { kind: 'off'; why: string }
  | {
      kind: 'on';
      botToken: string;
      /** Present where events come to /slack/events. */
      signingSecret?: string;
      /** Present where events come by Socket Mode. */
      appToken?: string;
      /** Another Slack than Slack's own. */
      apiUrl?: string;
    };

/** Half a set of keys switches nothing on. Throws a ConfigError where tokens would be sent to an unsafe address. */
export function readSlackSettings(variables: Variables): SlackSettings {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: apiUrl,
  } = variables;
  if (botToken === undefined) return { kind: 'off', why: 'SLACK_BOT_TOKEN is not set' };
  if (signingSecret === undefined && appToken === undefined)
    return {
      kind: 'off',
      why: 'neither SLACK_SIGNING_SECRET (events at /slack/events) nor SLACK_APP_TOKEN (Socket Mode) is set',
    };
  requireSafe(apiUrl);
  return {
    kind: 'on',
    botToken,
    ...(signingSecret !== undefined && { signingSecret }),
    ...(appToken !== undefined && { appToken }),
    ...(apiUrl !== undefined && { apiUrl }),
  };
}

/** For operators. `problem` is why Slack does not let the bot in, where it said so. */
export function describeSlack(
  settings: SlackSettings,
  problem?: string,
): { on: boolean; detail: string } {
  if (settings.kind === 'off') return { on: false, detail: settings.why };
  if (problem !== undefined)
    return { on: false, detail: `Slack does not let the bot in: ${problem}. See docs/slack.md` };
  const ways = [
    ...(settings.signingSecret === undefined ? [] : ['events at /slack/events']),
    ...(settings.appToken === undefined ? [] : ['events by Socket Mode']),
  ];
  const where = settings.apiUrl === undefined ? '' : `, Slack at ${settings.apiUrl}`;
  return { on: true, detail: `${ways.join(', ')}${where}` };
}

/** The bot's token goes there. */
function requireSafe(apiUrl: string | undefined): void {
  if (apiUrl === undefined) return;
  if (URL.canParse(apiUrl) && (apiUrl.startsWith('https://') || isLoopbackUrl(apiUrl))) return;
  throw new ConfigError(
    `SLACK_API_URL must be an https address, or one on this machine such as http://127.0.0.1:3979/api/, and is ${apiUrl}. Leave it out for Slack itself.`,
  );
}
