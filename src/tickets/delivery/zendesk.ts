import { z } from 'zod';
import type { HelpDesk, OutgoingStatus } from './help-desk.ts';
import { callJsonApi, type JsonApiOptions } from './json-api.ts';

const ticket = z.object({ id: z.number() });
const oneTicket = z.object({ ticket });
const tickets = z.object({ tickets: z.array(ticket) });
const comments = z.object({ comments: z.array(z.object({ body: z.string() })) });

const statuses: Record<OutgoingStatus, string> = {
  open: 'open',
  waiting: 'pending',
  resolved: 'solved',
};

/**
 * Zendesk's ticketing API. A ticket is found again by its `external_id`, and an Idempotency-Key covers what is on its
 * way at the same time; keys are forgotten after hours, tickets are not. Comments have no such key: of what may be a
 * repeat, the newest comments are looked through for the reference that each of ours ends with.
 * https://developer.zendesk.com/api-reference/ticketing/introduction/ (idempotency),
 * .../ticketing/tickets/tickets/, .../ticketing/tickets/ticket_comments/
 */
export function zendesk(options: JsonApiOptions): HelpDesk {
  return {
    name: 'zendesk',

    async openTicket({ id, subject, text, isUrgent }, { mayBeRepeat, key, signal }) {
      if (mayBeRepeat) {
        const query = { external_id: id };
        const request = { method: 'GET', path: '/api/v2/tickets.json', query, signal } as const;
        const [found] = (await callJsonApi(request, tickets, options)).tickets;
        if (found) return String(found.id);
      }
      const opened = await callJsonApi(
        {
          method: 'POST',
          path: '/api/v2/tickets.json',
          headers: { 'idempotency-key': key },
          body: {
            ticket: {
              subject,
              comment: { body: text, public: false },
              external_id: id,
              priority: isUrgent ? 'urgent' : 'normal',
              tags: ['support_bot'],
            },
          },
          signal,
        },
        oneTicket,
        options,
      );
      return String(opened.ticket.id);
    },

    async addMessage(remoteId, { reference, text }, { mayBeRepeat, signal }) {
      const path = `/api/v2/tickets/${remoteId}`;
      if (mayBeRepeat) {
        const query = { sort_order: 'desc' };
        const request = { method: 'GET', path: `${path}/comments.json`, query, signal } as const;
        const found = await callJsonApi(request, comments, options);
        if (found.comments.some(({ body }) => body.trimEnd().endsWith(reference))) return;
      }
      const body = { ticket: { comment: { body: text, public: false } } };
      await callJsonApi({ method: 'PUT', path: `${path}.json`, body, signal }, oneTicket, options);
    },

    async setStatus(remoteId, status, { signal }) {
      const path = `/api/v2/tickets/${remoteId}.json`;
      const body = { ticket: { status: statuses[status] } };
      await callJsonApi({ method: 'PUT', path, body, signal }, oneTicket, options);
    },
  };
}
