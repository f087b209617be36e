import { createHash } from 'node:crypto';
import type { Storage } from '../../storage/storage.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketEvent, TicketEventKind } from '../ticket-event.ts';
import type { AllowedAddresses } from './allowed-address.ts';
import { DeliveryFailure, type DeliveryAttempt, type Destination } from './destination.ts';
import { parseRetryAfter } from './retry-schedule.ts';
import { httpLimits, sendHttp, type HttpLimits } from './send-http.ts';
import { signWebhook } from './sign-webhook.ts';
import { findMessageText, findTicket } from './ticket-content.ts';

export interface WebhookOptions {
  url: URL;
  /** One, or two while receivers change from one to the other. */
  keys: readonly Buffer[];
  /** All where there are none. */
  kinds: readonly TicketEventKind[];
  /** Whether what customers and agents wrote is sent too. */
  includesMessages: boolean;
  storage: Storage;
  addresses: AllowedAddresses;
  now: () => number;
  limits?: HttpLimits;
}

/** Posts events to a URL, signed. Any answer but 2xx is a failure, a redirect too. */
export function webhookDestination(options: WebhookOptions): Destination {
  const { url, kinds } = options;
  return {
    name: webhookName(url),
    accepts: ({ kind }) => kinds.length === 0 || kinds.includes(kind),
    deliver: (event, attempt) => postEvent(event, attempt, options),
  };
}

/** URLs may hold secrets in their path or query, so only the host is shown. */
function webhookName(url: URL): string {
  const hash = createHash('sha256').update(url.href).digest('hex').slice(0, 8);
  return `webhook:${url.host}:${hash}`;
}

async function postEvent(
  event: TicketEvent,
  { signal }: DeliveryAttempt,
  { url, keys, storage, addresses, now, includesMessages, limits = httpLimits }: WebhookOptions,
): Promise<void> {
  const ticket = await findTicket(storage, event);
  const text = includesMessages ? await findMessageText(storage, event) : undefined;
  const body = JSON.stringify(toPayload(event, ticket, text));
  const { status, header } = await sendHttp(
    {
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'support-bot',
        ...signWebhook({ id: event.id, atMs: now(), body }, keys),
      },
      body,
      signal,
      answer: 'ignored',
    },
    addresses,
    limits,
  );
  if (status >= 200 && status < 300) return;
  const retryAfterMs = parseRetryAfter(header('retry-after'), now());
  throw new DeliveryFailure(`HTTP ${status}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** `type`, `timestamp` and `data`, as Standard Webhooks has it. docs/webhooks.md describes it for receivers. */
function toPayload(event: TicketEvent, ticket: Ticket | undefined, text: string | undefined) {
  return {
    type: `ticket.${event.kind}`,
    timestamp: event.at,
    data: { event, ticket: ticket ? summarize(ticket) : null, ...(text !== undefined && { text }) },
  };
}

/** The ticket as it is now, which may be later than the event. It holds no words of the customer. */
function summarize({
  id,
  number,
  status,
  priority,
  reason,
  openedAt,
  channelId,
  conversationId,
  language,
  level,
  assignee,
  resolution,
}: Ticket) {
  return {
    id,
    number,
    status,
    priority,
    reason,
    openedAt,
    channelId,
    conversationId,
    language: language ?? null,
    level,
    assignee: assignee ?? null,
    resolution: resolution ?? null,
  };
}
