import { expect } from 'chai';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { findTicketViolations } from './find-ticket-violations.ts';

describe('the checker of tickets after crashes', () => {
  it('finds nothing when each customer was told of their own ticket, also more than once', () => {
    const tickets = [ticketOf('a', 'T-1001'), ticketOf('b', 'T-1003')];
    const logs = [
      [botSays('a', 'Ticket T-1001.'), botSays('a', 'T-1001 is open.')],
      [botSays('b', 'T-1003')],
    ];
    expect(findTicketViolations(tickets, logs)).to.deep.equal([]);
  });

  it('takes no number for a ticket that a customer names', () => {
    const said = { ...botSays('a', 'where is T-7?'), from: { id: 'a', role: 'user' } };
    expect(findTicketViolations([], [[said]])).to.deep.equal([]);
  });

  it('finds a conversation with two tickets', () => {
    const tickets = [ticketOf('a', 'T-1001'), ticketOf('a', 'T-1002')];
    const violations = findTicketViolations(tickets, [[botSays('a', 'T-1001, T-1002')]]);
    expect(violations).to.deep.equal(['conversation a has two tickets']);
  });

  it('finds a number that two tickets have', () => {
    const tickets = [ticketOf('a', 'T-1001'), ticketOf('b', 'T-1001')];
    const logs = [[botSays('a', 'T-1001')], [botSays('b', 'T-1001')]];
    expect(findTicketViolations(tickets, logs)).to.deep.equal([
      'two tickets have the number T-1001',
    ]);
  });

  it('finds a ticket that was told and never filed, or filed and never told', () => {
    const violations = findTicketViolations([ticketOf('a', 'T-1001')], [[botSays('a', 'T-1002')]]);
    expect(violations).to.deep.equal([
      'a T-1002 was told, not filed',
      'a T-1001 was filed, not told',
    ]);
  });
});

function ticketOf(conversationId: string, number: string): Ticket {
  return {
    id: `${conversationId} ${number}`,
    number,
    status: 'open',
    priority: 'normal',
    reason: 'asked_for_person',
    openedAt: '2026-01-01T00:00:00.000Z',
    conversationId,
    channelId: 'directline',
    level: 'A0',
    customer: { id: conversationId },
    answers: [],
    idempotencyKeys: [],
    triedArticles: [],
    transcript: [],
    floor: 'bot',
    reopenings: 0,
    notes: [],
    requests: [],
    eventCount: 1,
  };
}

function botSays(conversationId: string, text: string): LoggedActivity {
  return {
    id: `${conversationId}|0000002`,
    timestamp: '2026-01-01T00:00:00.000Z',
    type: 'message',
    channelId: 'directline',
    conversation: { id: conversationId },
    from: { id: 'bot', role: 'bot' },
    text,
  };
}
