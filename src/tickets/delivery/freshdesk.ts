import { z } from 'zod';
import type { HelpDesk, OutgoingStatus } from './help-desk.ts';
import { callJsonApi, type JsonApiOptions } from './json-api.ts';

const ticket = z.object({ id: z.number() });
const tickets = z.array(z.object({ id: z.number(), tags: z.array(z.string()).default([]) }));
const conversations = z.array(z.object({ body_text: z.string() }));
const anything = z.unknown();

const PER_PAGE = 100;

const statuses: Record<OutgoingStatus, number> = { open: 2, waiting: 3, resolved: 4 };
const URGENT = 4;
const NORMAL = 2;
const SOURCE_CHAT = 7;

/**
 * Freshdesk's API, version 2. It has no idempotency keys: of what may be a repeat, a ticket is looked for among those
 * of the customer (`unique_external_id`) by the tag with our ticket's number, and a note among the ticket's
 * conversations by the reference that each of ours ends with.
 * https://developers.freshdesk.com/api/#tickets, #conversations, #ratelimit
 */
export function freshdesk(options: JsonApiOptions): HelpDesk {
  return {
    name: 'freshdesk',

    async openTicket({ number, subject, text, isUrgent, customer }, { mayBeRepeat, signal }) {
      const path = '/api/v2/tickets';
      const tag = `support-bot-${number}`;
      if (mayBeRepeat) {
        const query = { unique_external_id: customer.id, per_page: String(PER_PAGE) };
        const found = await callJsonApi({ method: 'GET', path, query, signal }, tickets, options);
        const earlier = found.find(({ tags }) => tags.includes(tag));
        if (earlier) return String(earlier.id);
      }
      const body = {
        subject,
        description: toHtml(text),
        unique_external_id: customer.id,
        name: customer.name ?? 'Customer',
        status: statuses.open,
        priority: isUrgent ? URGENT : NORMAL,
        source: SOURCE_CHAT,
        tags: [tag],
      };
      return String(
        (await callJsonApi({ method: 'POST', path, body, signal }, ticket, options)).id,
      );
    },

    async addMessage(remoteId, { reference, text }, { mayBeRepeat, signal }) {
      const path = `/api/v2/tickets/${remoteId}`;
      if (mayBeRepeat && (await hasNote(path, reference, signal, options))) return;
      const body = { body: toHtml(text), private: true };
      const request = { method: 'POST', path: `${path}/notes`, body, signal } as const;
      await callJsonApi(request, anything, options);
    },

    async setStatus(remoteId, status, { signal }) {
      const path = `/api/v2/tickets/${remoteId}`;
      const body = { status: statuses[status] };
      await callJsonApi({ method: 'PUT', path, body, signal }, anything, options);
    },
  };
}

/** Conversations come oldest first, page by page. */
async function hasNote(
  path: string,
  reference: string,
  signal: AbortSignal,
  options: JsonApiOptions,
): Promise<boolean> {
  for (let page = 1; ; page += 1) {
    const query = { page: String(page), per_page: String(PER_PAGE) };
    const request = { method: 'GET', path: `${path}/conversations`, query, signal } as const;
    const found = await callJsonApi(request, conversations, options);
    if (found.some(({ body_text: text }) => text.trimEnd().endsWith(reference))) return true;
    if (found.length < PER_PAGE) return false;
  }
}

/** Descriptions and notes are HTML there; what customers wrote must stay text. */
function toHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '<br>');
}
