import { expect } from 'chai';
import fc from 'fast-check';
import { applyAct, type TicketAct } from '../../src/tickets/ticket-act.ts';
import { TicketRefusal } from '../../src/tickets/ticket-refusal.ts';
import type { Ticket, TicketRequest } from '../../src/tickets/ticket.ts';
import { ALEX, BEA, makeTicket } from './make-ticket.ts';

const AT = '2026-01-01T01:00:00.000Z';

const request: TicketRequest = {
  reason: 'account_compromised',
  priority: 'urgent',
  answers: [{ question: 'Since when?', answer: 'today' }],
  idempotencyKeys: [],
  triedArticles: ['reset-2fa'],
  level: 'A1',
};

const agent = fc.constantFrom(ALEX, BEA);
const anyAct: fc.Arbitrary<TicketAct> = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), by: agent, to: agent }),
  fc.record({ kind: fc.constant('say' as const), by: agent, activityId: fc.constant('c|1') }),
  fc.record({ kind: fc.constant('hear' as const), activityId: fc.constant('c|2') }),
  fc.constant({ kind: 'ask' as const, request }),
  fc.record({
    kind: fc.constant('hand_back' as const),
    to: fc.constantFrom('bot' as const, 'queue' as const),
    why: fc.constant('by_agent' as const),
    by: agent,
  }),
  fc.constant({ kind: 'hand_back' as const, to: 'queue' as const, why: 'agent_gone' as const }),
  fc.constant({ kind: 'miss_promise' as const }),
  fc.record({
    kind: fc.constant('resolve' as const),
    resolution: fc.constant('solved' as const),
    by: agent,
    asksRating: fc.boolean(),
  }),
  fc.constant({ kind: 'reopen' as const }),
  fc.record({ kind: fc.constant('rate' as const), value: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant('note' as const),
    id: fc.uuid(),
    text: fc.string(),
    by: agent,
  }),
  fc.record({
    kind: fc.constant('prioritize' as const),
    priority: fc.constantFrom('normal' as const, 'urgent' as const),
    reason: fc.constantFrom('a', 'b'),
    by: agent,
  }),
);

/** A refusal leaves the ticket as it was. */
function attempt(ticket: Ticket, act: TicketAct): { ticket: Ticket; events: number } {
  try {
    const acted = applyAct(ticket, act, AT);
    return { ticket: acted.ticket, events: acted.events.length };
  } catch (error) {
    if (!(error instanceof TicketRefusal)) throw error;
    return { ticket, events: 0 };
  }
}

function after(...acts: TicketAct[]): Ticket {
  return acts.reduce((ticket, act) => applyAct(ticket, act, AT).ticket, makeTicket());
}

const take = (by: typeof ALEX): TicketAct => ({ kind: 'assign', by, to: by });

describe('what is done to a ticket', () => {
  it('keeps floor, holder, queue and resolution in step with the status, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 40 }), (acts) => {
        let ticket = makeTicket();
        for (const act of acts) {
          ({ ticket } = attempt(ticket, act));
          const { status, floor, assignee, queuedAt, resolvedAt, resolution } = ticket;
          expect(floor === 'agent', 'floor').to.equal(assignee !== undefined);
          if (status === 'assigned') expect(floor).to.equal('agent');
          expect(queuedAt !== undefined, 'queued').to.equal(status === 'open');
          expect(resolvedAt !== undefined, 'resolved at').to.equal(status === 'resolved');
          expect(resolution !== undefined, 'resolution').to.equal(status === 'resolved');
        }
      }),
    );
  });

  it('never changes the ticket it is given', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 15 }), (acts) => {
        let ticket = makeTicket();
        for (const act of acts) {
          const before = JSON.stringify(ticket);
          const next = attempt(ticket, act).ticket;
          expect(JSON.stringify(ticket)).to.equal(before);
          ticket = next;
        }
      }),
    );
  });

  it('lets one agent take it, and tells the other who has it', () => {
    const taken = after(take(ALEX));
    expect(taken).to.include({ status: 'assigned', floor: 'agent', firstAssignedAt: AT });
    expect(() => applyAct(taken, take(BEA), AT))
      .to.throw(TicketRefusal, 'Alex has taken ticket T-1001')
      .with.property('holder')
      .that.deep.equals(ALEX);
  });

  it('does nothing when the holder takes it once more', () => {
    const taken = after(take(ALEX));
    expect(applyAct(taken, take(ALEX), AT)).to.deep.equal({ ticket: taken, events: [] });
  });

  it('lets only the holder speak', () => {
    const taken = after(take(ALEX));
    const say = (by: typeof ALEX): TicketAct => ({ kind: 'say', by, activityId: 'c|3' });
    expect(applyAct(taken, say(ALEX), AT).ticket).to.include({
      status: 'waiting',
      firstReplyAt: AT,
    });
    expect(() => applyAct(taken, say(BEA), AT)).to.throw(TicketRefusal, 'is with Alex');
    expect(() => applyAct(makeTicket(), say(BEA), AT)).to.throw(TicketRefusal, 'Take it first');
  });

  it('gives the turn back to the agent when the customer answers', () => {
    const waiting = after(take(ALEX), { kind: 'say', by: ALEX, activityId: 'c|3' });
    const { ticket, events } = applyAct(waiting, { kind: 'hear', activityId: 'c|4' }, AT);
    expect(ticket.status).to.equal('assigned');
    expect(events).to.deep.equal([{ kind: 'customer_message', activityId: 'c|4' }]);
  });

  it('keeps the place in the queue when an agent gives it back', () => {
    const given = after(take(ALEX), { kind: 'hand_back', to: 'queue', why: 'by_agent', by: ALEX });
    expect(given).to.include({
      status: 'open',
      floor: 'bot',
      queuedAt: AT,
      placeAt: makeTicket().placeAt,
    });
  });

  it('goes to the queue again when the customer asks for a person after the bot got it back', () => {
    const given = after(take(ALEX), { kind: 'hand_back', to: 'bot', why: 'by_agent', by: ALEX });
    const { ticket, events } = applyAct(given, { kind: 'ask', request }, AT);
    expect(ticket).to.include({ status: 'open', priority: 'urgent', reopenings: 1, level: 'A1' });
    expect(events).to.deep.equal([{ kind: 'reopened' }]);
  });

  it('takes one rating for each time it was asked for', () => {
    const asked = after(take(ALEX), {
      kind: 'resolve',
      resolution: 'solved',
      by: ALEX,
      asksRating: true,
    });
    const rated = applyAct(asked, { kind: 'rate', value: 4 }, AT).ticket;
    expect(rated.rating).to.deep.equal({ at: AT, value: 4 });
    expect(applyAct(rated, { kind: 'rate', value: 1 }, AT).events).to.deep.equal([]);
  });
});
