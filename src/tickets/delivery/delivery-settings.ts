import { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import { ticketEventSchema, type TicketEventKind } from '../ticket-event.ts';
import { MAIL_KINDS, type MailKind } from './mail-message.ts';
import { parseWebhookSecret } from './sign-webhook.ts';

const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const optionalText = z.preprocess(blankIsUnset, z.string().optional());
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const EVENT_KINDS = ticketEventSchema.options.map(({ shape }) => shape.kind.value);
const DEFAULT_MAIL_KINDS: MailKind[] = ['opened_urgent', 'promise_missed', 'rated_low'];

const address = /^[^\s<>@,]+@[A-Za-z0-9.-]+$/;
const namedAddress = /^(?:[^<>@,\r\n]*<)?[^\s<>@,]+@[A-Za-z0-9.-]+>?$/;

/** What of the environment is about telling others of tickets. .env.example explains each. */
export const deliveryVariables = {
  WEBHOOK_URL: list.pipe(z.array(z.url({ protocol: /^https?$/ }))),
  WEBHOOK_SECRETS: list.pipe(
    z
      .array(
        z
          .string()
          .refine(
            (secret) => parseWebhookSecret(secret) !== undefined,
            'expected whsec_ and 24 to 64 random bytes in base64',
          ),
      )
      .max(2, 'expected one secret, or two while receivers change to the new one'),
  ),
  WEBHOOK_EVENTS: list.pipe(z.array(z.enum(EVENT_KINDS))),
  WEBHOOK_INCLUDE_MESSAGES: z.preprocess(blankIsUnset, z.enum(['0', '1']).default('0')),
  WEBHOOK_PRIVATE_HOSTS: list,
  SMTP_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^smtps?$/ }).optional()),
  MAIL_FROM: z.preprocess(blankIsUnset, z.string().regex(namedAddress).optional()),
  MAIL_TO: list.pipe(z.array(z.string().regex(address))),
  MAIL_EVENTS: list.pipe(z.array(z.enum(MAIL_KINDS))),
  ZENDESK_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).optional()),
  ZENDESK_EMAIL: optionalText,
  ZENDESK_API_TOKEN: optionalText,
  FRESHDESK_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).optional()),
  FRESHDESK_API_KEY: optionalText,
};

type Values = z.infer<z.ZodObject<typeof deliveryVariables>>;

interface ApiAccount {
  url: URL;
  username: string;
  password: string;
}

/** Who outside is told what happens to tickets. */
export interface DeliverySettings {
  webhooks: { urls: URL[]; keys: Buffer[]; kinds: TicketEventKind[]; includesMessages: boolean };
  mail: { url: URL; from: string; to: string[]; kinds: MailKind[] } | undefined;
  zendesk: ApiAccount | undefined;
  freshdesk: ApiAccount | undefined;
  /** Hosts whose addresses may be private. */
  privateHosts: string[];
}

/** Throws a ConfigError that says what is missing or refused. */
export function readDeliverySettings(values: Values): DeliverySettings {
  const privateHosts = values.WEBHOOK_PRIVATE_HOSTS;
  const settings: DeliverySettings = {
    webhooks: readWebhooks(values),
    mail: readMail(values),
    zendesk: readZendesk(values),
    freshdesk: readFreshdesk(values),
    privateHosts,
  };
  const { webhooks, zendesk, freshdesk } = settings;
  for (const url of [...webhooks.urls, zendesk?.url, freshdesk?.url])
    if (url) requireTls(url, privateHosts);
  return settings;
}

function readWebhooks(values: Values): DeliverySettings['webhooks'] {
  const urls = [...new Set(values.WEBHOOK_URL)].map((url) => new URL(url));
  const keys = values.WEBHOOK_SECRETS.map(parseWebhookSecret).filter((key) => key !== undefined);
  if (urls.length > 0 && keys.length === 0)
    throw new ConfigError(
      'WEBHOOK_URL is set, and WEBHOOK_SECRETS is not: receivers could not tell our webhooks from forged ones. ' +
        'Make a secret with: echo "whsec_$(openssl rand -base64 32)"',
    );
  const includesMessages = values.WEBHOOK_INCLUDE_MESSAGES === '1';
  return { urls, keys, kinds: values.WEBHOOK_EVENTS, includesMessages };
}

function readMail({
  SMTP_URL: url,
  MAIL_FROM: from,
  MAIL_TO: to,
  MAIL_EVENTS: kinds,
}: Values): DeliverySettings['mail'] {
  if (url === undefined) return undefined;
  if (from === undefined || to.length === 0)
    throw new ConfigError('SMTP_URL is set, so MAIL_FROM and MAIL_TO must be set too.');
  return { url: new URL(url), from, to, kinds: kinds.length > 0 ? kinds : DEFAULT_MAIL_KINDS };
}

function readZendesk(values: Values): ApiAccount | undefined {
  const { ZENDESK_URL: url, ZENDESK_EMAIL: email, ZENDESK_API_TOKEN: token } = values;
  if (url === undefined) return undefined;
  if (email === undefined || token === undefined)
    throw new ConfigError(
      'ZENDESK_URL is set, so ZENDESK_EMAIL and ZENDESK_API_TOKEN must be too.',
    );
  return { url: new URL(url), username: `${email}/token`, password: token };
}

function readFreshdesk(values: Values): ApiAccount | undefined {
  const { FRESHDESK_URL: url, FRESHDESK_API_KEY: key } = values;
  if (url === undefined) return undefined;
  if (key === undefined)
    throw new ConfigError('FRESHDESK_URL is set, so FRESHDESK_API_KEY must be too.');
  // The API reads the key alone; the password is any.
  return { url: new URL(url), username: key, password: 'X' };
}

/** What is told goes through networks that are not ours. */
function requireTls(url: URL, privateHosts: readonly string[]): void {
  const isListed = privateHosts.includes(url.hostname) || privateHosts.includes(url.host);
  if (url.protocol === 'https:' || isListed) return;
  throw new ConfigError(
    `${url.origin} is not https. Use https, or list the host in WEBHOOK_PRIVATE_HOSTS if it is on your own network.`,
  );
}
