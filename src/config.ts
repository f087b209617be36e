import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  botServiceVariables,
  readBotServiceSettings,
  type BotServiceSettings,
} from './channels/bot-service/settings.ts';
import {
  readSlackSettings,
  slackVariables,
  type SlackSettings,
} from './channels/slack/settings.ts';
import { ConfigError } from './errors.ts';
import {
  deliveryVariables,
  readDeliverySettings,
  type DeliverySettings,
} from './tickets/delivery/delivery-settings.ts';

const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const port = z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65535).default(3978));

const daysOr = (days: number) =>
  z.preprocess(blankIsUnset, z.coerce.number().int().min(1).default(days));

/** As browsers write them: scheme, host and port. They also go into a policy header, so nothing else will do. */
const origins = z
  .string()
  .default('')
  .transform(listOf)
  .pipe(
    z.array(
      z
        .string()
        .refine(
          (text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text,
          'expected origins such as https://www.example.com, without a path or a slash at the end',
        ),
    ),
  );

const environmentSchema = z.object({
  HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  PORT: port,
  DATA_DIR: z.preprocess(blankIsUnset, z.string().default('./var')),
  LOG_LEVEL: z.preprocess(
    blankIsUnset,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  ),
  PUBLIC_URL: z.preprocess(blankIsUnset, z.url().optional()),
  TRUSTED_PROXIES: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(10).default(0)),
  DIRECT_LINE_SECRET: z.preprocess(blankIsUnset, z.string().min(16).optional()),
  CUSTOMER_ASSERTION_SECRET: z.preprocess(blankIsUnset, z.string().min(32).optional()),
  KEEP_MESSAGES_DAYS: daysOr(180),
  KEEP_TICKETS_DAYS: daysOr(90),
  ALLOWED_ORIGINS: origins,
  CONVERSATION_LIFETIME_DAYS: z.preprocess(
    blankIsUnset,
    z.coerce.number().positive().max(3650).default(30),
  ),
  ACCOUNT_SERVICE: z.preprocess(blankIsUnset, z.enum(['none', 'sandbox', 'http']).default('none')),
  ACCOUNT_SERVICE_URL: z.preprocess(blankIsUnset, z.url().optional()),
  ACCOUNT_SERVICE_SECRET: z.preprocess(blankIsUnset, z.string().min(32).optional()),
  ...botServiceVariables,
  ...slackVariables,
  ...deliveryVariables,
});

export interface Config {
  host: string;
  port: number;
  /** Where everything that must survive a restart is kept. */
  dataDirectory: string;
  logLevel: string;
  /** How browsers reach the service, when it is behind a proxy. */
  publicUrl: string | undefined;
  /** How many proxies of ours stand in front: what they add to X-Forwarded-For is believed. */
  trustedProxies: number;
  directLineSecret: string | undefined;
  customerAssertionSecret: string | undefined;
  /** Sites other than our own that may embed the chat. */
  allowedOrigins: string[];
  /** For how long what customers wrote is kept. */
  retention: { messagesDays: number; ticketDays: number };
  /** How long after the last thing said a customer can go on with a conversation. */
  conversationLifetimeMs: number;
  /** What the bot may do to accounts: nothing, to invented ones, or by the exchange's own service. */
  accountService: {
    kind: 'none' | 'sandbox' | 'http';
    url: string | undefined;
    secret: string | undefined;
  };
  /** Teams and the other channels of Azure. */
  botService: BotServiceSettings;
  slack: SlackSettings;
  /** Who outside is told what happens to tickets. */
  deliveries: DeliverySettings;
}

/** Where browsers reach the service. */
export function publicUrlOf({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host}:${port}`;
}

/** Reads the configuration from the environment. Throws ConfigError that names every problem at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success)
    throw new ConfigError(
      `The environment is not as expected; .env.example explains each variable.\n${z.prettifyError(parsed.error)}`,
    );
  const values = parsed.data;
  return {
    host: values.HOST,
    port: values.PORT,
    dataDirectory: path.resolve(projectRoot, values.DATA_DIR),
    logLevel: values.LOG_LEVEL,
    publicUrl: values.PUBLIC_URL,
    trustedProxies: values.TRUSTED_PROXIES,
    directLineSecret: values.DIRECT_LINE_SECRET,
    customerAssertionSecret: values.CUSTOMER_ASSERTION_SECRET,
    retention: {
      messagesDays: values.KEEP_MESSAGES_DAYS,
      ticketDays: values.KEEP_TICKETS_DAYS,
    },
    allowedOrigins: values.ALLOWED_ORIGINS,
    conversationLifetimeMs: values.CONVERSATION_LIFETIME_DAYS * 24 * 60 * 60 * 1000,
    accountService: {
      kind: values.ACCOUNT_SERVICE,
      url: values.ACCOUNT_SERVICE_URL,
      secret: values.ACCOUNT_SERVICE_SECRET,
    },
    slack: readSlackSettings(values),
    deliveries: readDeliverySettings(values),
    botService: readBotServiceSettings(values, {
      host: values.HOST,
      publicUrl: values.PUBLIC_URL,
      trustedProxies: values.TRUSTED_PROXIES,
    }),
  };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The folder that holds package.json, wherever the program was started from. */
export const projectRoot = findProjectRoot(import.meta.dirname);

function findProjectRoot(directory: string): string {
  return existsSync(path.join(directory, 'package.json'))
    ? directory
    : findProjectRoot(path.dirname(directory));
}
