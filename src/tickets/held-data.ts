import { randomUUID } from 'node:crypto';
import type { Holder } from '../privacy/customer-data.ts';
import type { DocumentName, Storage } from '../storage/storage.ts';
import { DEADLINES } from './ticket-deadline.ts';
import type { TicketDesk } from './ticket-desk.ts';
import { TICKET_EVENTS, type TicketEvent } from './ticket-event.ts';
import { TICKETS, type Ticket } from './ticket.ts';

/** The tickets of conversations. Of an erased one only its events stay, which hold no words: the figures are kept. */
export function heldByTickets(storage: Storage, tickets: TicketDesk): Holder {
  const ofConversation = async (conversationId: string): Promise<Ticket[]> => {
    await tickets.index.caughtUp();
    const ids = [...tickets.index.all()].filter(
      (ticket) => ticket.conversationId === conversationId,
    );
    const found = await Promise.all(ids.map(({ id }) => tickets.find(id)));
    return found.filter((ticket) => ticket !== undefined);
  };
  return {
    name: 'tickets',
    copy: async (conversationId) => {
      const found = await ofConversation(conversationId);
      return found.length === 0 ? undefined : found;
    },
    whereabouts: async (conversationId) => ({
      documents: (await ofConversation(conversationId)).flatMap(namesOf),
      logs: [],
    }),
    forget: async (conversationId) => {
      const found = await ofConversation(conversationId);
      await storage.commit({
        documents: found.flatMap(namesOf).map((name) => ({ ...name, body: undefined })),
        appends: [{ ...TICKET_EVENTS, bodies: found.map(toErasedEvent) }],
      });
    },
  };
}

function namesOf({ id }: Ticket): DocumentName[] {
  return [TICKETS, DEADLINES].map((collection) => ({ collection, id }));
}

function toErasedEvent({ id, number, conversationId, channelId, eventCount }: Ticket): TicketEvent {
  return {
    id: randomUUID(),
    kind: 'erased',
    ticketId: id,
    number,
    conversationId,
    channelId,
    at: new Date().toISOString(),
    sequence: eventCount + 1,
  };
}
