import { setImmediate as nextTick } from 'node:timers/promises';
import type { Storage } from '../../../src/storage/storage.ts';
import { saveTicket, type Ticket } from '../../../src/tickets/ticket.ts';
import { parseTicket } from '../../../src/tickets/ticket.ts';
import { TICKET_EVENTS, type TicketEvent } from '../../../src/tickets/ticket-event.ts';

export const STARTED_MS = Date.parse('2026-11-22T09:00:00.000Z');

/** Milliseconds never pass by themselves: whoever waits is woken at once, later by the clock. */
export class JumpingClock {
  nowMs = STARTED_MS;
  readonly now = (): number => this.nowMs;
  readonly wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    const dueMs = this.nowMs + ms;
    await nextTick();
    signal.throwIfAborted();
    this.nowMs = Math.max(this.nowMs, dueMs);
  };
}

const agent = { id: 'a1', name: 'Alex' };

type Particulars<Kind extends TicketEvent['kind']> = Omit<
  Extract<TicketEvent, { kind: Kind }>,
  'id' | 'ticketId' | 'number' | 'conversationId' | 'channelId' | 'at' | 'sequence' | 'kind'
>;

const particulars: { [Kind in TicketEvent['kind']]: Particulars<Kind> } = {
  opened: { reason: 'asked for a person', priority: 'normal', level: 'A0' },
  changed: { reason: 'account taken over', priority: 'urgent' },
  assigned: { by: agent, to: agent },
  agent_message: { by: agent, activityId: 'c1|0000002' },
  customer_message: { activityId: 'c1|0000001' },
  handed_back: { to: 'bot', why: 'by_agent', by: agent },
  promise_missed: {},
  resolved: { resolution: 'solved', by: agent },
  reopened: {},
  rated: { value: 2 },
  note_added: { by: agent },
  erased: {},
};

/** An event of a ticket such as `t1`. */
export function eventOf(
  ticketId: string,
  sequence: number,
  kind: TicketEvent['kind'] = 'opened',
  more: Partial<TicketEvent> = {},
): TicketEvent {
  return {
    id: `${ticketId}-${sequence}`,
    ticketId,
    number: `T-${1000 + Number(ticketId.slice(1))}`,
    conversationId: 'c1',
    channelId: 'directline',
    at: new Date(STARTED_MS + sequence * 1000).toISOString(),
    sequence,
    kind,
    ...particulars[kind],
    ...more,
  } as TicketEvent;
}

export async function appendEvents(storage: Storage, ...events: TicketEvent[]): Promise<void> {
  await storage.commit({ appends: [{ ...TICKET_EVENTS, bodies: events }] });
}

export function ticketOf(id: string, more: Partial<Ticket> = {}): Ticket {
  const body = {
    id,
    number: `T-${1000 + Number(id.slice(1))}`,
    status: 'open',
    priority: 'normal',
    reason: 'asked for a person',
    openedAt: new Date(STARTED_MS).toISOString(),
    conversationId: 'c1',
    channelId: 'directline',
    customer: { id: 'customer-1', name: 'Kim' },
    triedArticles: [],
    transcript: [
      { at: new Date(STARTED_MS).toISOString(), by: 'customer', text: 'where is my money' },
    ],
    ...more,
  };
  return parseTicket(id, { version: 1, body });
}

export async function keepTicket(storage: Storage, ticket: Ticket): Promise<void> {
  await storage.commit({ documents: [saveTicket(ticket, 0)] });
}

/** Resolves once the condition holds; it is looked at after every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTick();
}

/** Resolves once a destination has its place in the log: what happens from then on, it is told. */
export async function untilKnown(storage: Storage, destination: string): Promise<void> {
  while (!(await storage.read('delivery-cursors', destination))) await nextTick();
}
