import type { Ticket } from '../../src/tickets/ticket.ts';

export const ALEX = { id: 'alex-id', name: 'Alex' };
export const BEA = { id: 'bea-id', name: 'Bea' };

export function makeTicket(overrides: Partial<Ticket> = {}): Ticket {
  return {
    id: 'ticket-id',
    number: 'T-1001',
    status: 'open',
    priority: 'normal',
    reason: 'asked_for_person',
    openedAt: '2026-01-01T00:00:00.000Z',
    queuedAt: '2026-01-01T00:00:00.000Z',
    placeAt: '2026-01-01T00:00:00.000Z',
    conversationId: 'conversation',
    channelId: 'directline',
    level: 'A0',
    customer: { id: 'customer' },
    answers: [],
    idempotencyKeys: [],
    triedArticles: [],
    transcript: [],
    floor: 'bot',
    reopenings: 0,
    notes: [],
    requests: [],
    eventCount: 1,
    ...overrides,
  };
}
