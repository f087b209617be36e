import { publicUrlOf, type Config } from './config.ts';
import type { Log } from './log.ts';
import type { Readiness } from './server/operations-routes.ts';
import type { Storage } from './storage/storage.ts';
import type { DeliverySettings } from './tickets/delivery/delivery-settings.ts';
import type { Outbox } from './tickets/delivery/outbox.ts';

export interface Outward {
  /** Absent where nobody is to be told. */
  outbox: Outbox | undefined;
  readiness: () => Readiness['parts'];
}

/** Everyone outside who is told what happens to tickets. Where nobody is, nothing of it is loaded. */
export async function openOutward(config: Config, storage: Storage, log: Log): Promise<Outward> {
  const { deliveries } = config;
  const readiness = (): Readiness['parts'] => readinessOf(deliveries);
  if (Object.values(readinessOf(deliveries)).every(({ on }) => !on))
    return { outbox: undefined, readiness };
  const { openDeliveries } = await import('./tickets/delivery/open-deliveries.ts');
  const outbox = openDeliveries(deliveries, {
    storage,
    deskUrl: `${publicUrlOf(config)}/desk`,
    onFailure: (error, destination, event, isFinal) => {
      const line = { err: error, destination, eventId: event?.id, ticket: event?.number };
      if (isFinal === true || !event) log.error(line, 'an event was given up, or the store failed');
      else log.warn(line, 'an event did not arrive and will be tried again');
    },
  });
  return { outbox, readiness };
}

function readinessOf({ webhooks, mail, zendesk, freshdesk }: DeliverySettings) {
  const hosts = webhooks.urls.map(({ host }) => host).join(', ');
  return {
    webhooks: part(hosts === '' ? undefined : `to ${hosts}`, 'WEBHOOK_URL'),
    mail: part(mail && `by ${mail.url.host}`, 'SMTP_URL'),
    zendesk: part(zendesk && `at ${zendesk.url.host}`, 'ZENDESK_URL'),
    freshdesk: part(freshdesk && `at ${freshdesk.url.host}`, 'FRESHDESK_URL'),
  };
}

function part(detail: string | undefined, variable: string): { on: boolean; detail: string } {
  return detail === undefined
    ? { on: false, detail: `off: ${variable} is not set` }
    : { on: true, detail };
}
