import type { Storage } from '../../storage/storage.ts';
import { AllowedAddresses } from './allowed-address.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { LineOptions } from './delivery-line.ts';
import type { Destination } from './destination.ts';
import { freshdesk } from './freshdesk.ts';
import { helpDeskDestination } from './help-desk.ts';
import { mailDestination } from './mail.ts';
import { Outbox } from './outbox.ts';
import { webhookDestination } from './webhook.ts';
import { zendesk } from './zendesk.ts';

export interface DeliveriesOptions {
  storage: Storage;
  /** Where agents work: mails lead there. */
  deskUrl: string;
  onFailure: LineOptions['onFailure'];
}

/** Begins to tell everyone who is configured. */
export function openDeliveries(
  settings: DeliverySettings,
  { storage, deskUrl, onFailure }: DeliveriesOptions,
): Outbox {
  const addresses = new AllowedAddresses(settings.privateHosts);
  const api = { addresses, now: Date.now };
  const { urls, ...webhooks } = settings.webhooks;
  const destinations: Destination[] = urls.map((url) =>
    webhookDestination({ url, ...webhooks, storage, ...api }),
  );
  if (settings.mail)
    destinations.push(mailDestination({ ...settings.mail, deskUrl, storage, addresses }));
  if (settings.zendesk)
    destinations.push(helpDeskDestination(zendesk({ ...settings.zendesk, ...api }), storage));
  if (settings.freshdesk)
    destinations.push(helpDeskDestination(freshdesk({ ...settings.freshdesk, ...api }), storage));
  const outbox = new Outbox({ storage, destinations, onFailure });
  outbox.start();
  return outbox;
}
