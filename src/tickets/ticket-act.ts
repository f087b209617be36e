import {
  addToTicket,
  type AgentName,
  type Resolution,
  type Ticket,
  type TicketRequest,
} from './ticket.ts';
import type { TicketEvent } from './ticket-event.ts';
import { TicketRefusal } from './ticket-refusal.ts';

/** Everything that can be done to a ticket after it was opened. `by` is absent where no agent did it. */
export type TicketAct =
  /** An agent takes it (`by` and `to` are the same), or is given it. */
  | { kind: 'assign'; by: AgentName; to: AgentName }
  /** An agent's message. */
  | { kind: 'say'; by: AgentName; activityId: string }
  /** A customer's message. */
  | { kind: 'hear'; activityId: string }
  /** The customer needs a person, once more or for more. */
  | { kind: 'ask'; request: TicketRequest }
  | {
      kind: 'hand_back';
      to: 'bot' | 'queue';
      why: 'by_agent' | 'by_customer' | 'agent_gone';
      by?: AgentName;
    }
  | { kind: 'miss_promise' }
  /** `asksRating`: the customer is asked how it was, in the same commit. */
  | { kind: 'resolve'; resolution: Resolution; by?: AgentName; asksRating: boolean }
  | { kind: 'reopen'; by?: AgentName }
  | { kind: 'rate'; value: number; comment?: string }
  | { kind: 'note'; id: string; text: string; by?: AgentName }
  | { kind: 'prioritize'; priority: Ticket['priority']; reason: string; by: AgentName };

type Distribute<Event> = Event extends TicketEvent
  ? Omit<Event, 'id' | 'ticketId' | 'number' | 'conversationId' | 'channelId' | 'at' | 'sequence'>
  : never;
export type EventDraft = Distribute<TicketEvent>;

export interface Acted {
  ticket: Ticket;
  events: EventDraft[];
}

type Of<Kind extends TicketAct['kind']> = Extract<TicketAct, { kind: Kind }>;

const BY_KIND: {
  [Kind in TicketAct['kind']]: (ticket: Ticket, act: Of<Kind>, at: string) => Acted;
} = {
  assign,
  say,
  hear,
  ask,
  hand_back: handBack,
  miss_promise: missPromise,
  resolve,
  reopen,
  rate,
  note,
  prioritize,
};

/**
 * The ticket after an act, and what is told of it. Pure. Invariants: an agent has the floor exactly while the ticket
 * has an assignee; it is queued exactly while it is open; a resolved one says why and since when.
 * Throws TicketRefusal where the act does not fit.
 */
export function applyAct(ticket: Ticket, act: TicketAct, at: string): Acted {
  // The table has the function for each kind; the compiler cannot follow that through a variable key.
  const apply = BY_KIND[act.kind] as (ticket: Ticket, act: TicketAct, at: string) => Acted;
  return apply(ticket, act, at);
}

/** Several acts, one after the other. */
export function applyActs(ticket: Ticket, acts: readonly TicketAct[], at: string): Acted {
  return acts.reduce<Acted>(
    (acted, act) => {
      const next = applyAct(acted.ticket, act, at);
      return { ticket: next.ticket, events: [...acted.events, ...next.events] };
    },
    { ticket, events: [] },
  );
}

function assign(ticket: Ticket, { by, to }: Of<'assign'>, at: string): Acted {
  requireUnresolved(ticket);
  const { assignee, queuedAt, promiseMissedAt, ...rest } = ticket;
  if (assignee?.id === to.id) return { ticket, events: [] };
  // Taking is not taking away; giving it to somebody else is for those who may.
  if (assignee && by.id === to.id) throw taken(ticket, assignee);
  return {
    ticket: {
      ...rest,
      status: 'assigned',
      floor: 'agent',
      assignee: to,
      firstAssignedAt: ticket.firstAssignedAt ?? at,
      lastAgentActAt: at,
    },
    events: [{ kind: 'assigned', by, to }],
  };
}

function say(ticket: Ticket, { by, activityId }: Of<'say'>, at: string): Acted {
  requireHolder(ticket, by);
  return {
    ticket: {
      ...ticket,
      status: 'waiting',
      firstReplyAt: ticket.firstReplyAt ?? at,
      lastAgentActAt: at,
    },
    events: [{ kind: 'agent_message', by, activityId }],
  };
}

/** While the bot has the floor it answers, and there is nothing to tell an agent. */
function hear(ticket: Ticket, { activityId }: Of<'hear'>, at: string): Acted {
  const heard = { ...ticket, lastCustomerMessageAt: at };
  if (ticket.floor === 'bot') return { ticket: heard, events: [] };
  return {
    ticket: { ...heard, status: 'assigned' },
    events: [{ kind: 'customer_message', activityId }],
  };
}

function ask(ticket: Ticket, { request }: Of<'ask'>, at: string): Acted {
  const { status, floor } = ticket;
  if (status === 'resolved' || (status === 'waiting' && floor === 'bot')) {
    const again = addToTicket(requeue(ticket, at), request);
    return { ticket: again, events: [{ kind: 'reopened' }] };
  }
  const changed = addToTicket(ticket, request);
  const { reason, priority } = changed;
  const isSame = JSON.stringify(changed) === JSON.stringify(ticket);
  return { ticket: changed, events: isSame ? [] : [{ kind: 'changed', reason, priority }] };
}

function handBack(ticket: Ticket, { to, why, by }: Of<'hand_back'>, at: string): Acted {
  requireHolder(ticket, by);
  const { assignee, ...rest } = ticket;
  const given =
    to === 'queue'
      ? { ...rest, status: 'open' as const, queuedAt: at, placeAt: ticket.placeAt ?? at }
      : { ...rest, status: 'waiting' as const };
  return {
    ticket: { ...given, floor: 'bot', lastAgentActAt: at },
    events: [{ kind: 'handed_back', to, why, ...(by && { by }) }],
  };
}

function missPromise(ticket: Ticket, _act: Of<'miss_promise'>, at: string): Acted {
  if (ticket.status !== 'open' || ticket.promiseMissedAt !== undefined)
    return { ticket, events: [] };
  return { ticket: { ...ticket, promiseMissedAt: at }, events: [{ kind: 'promise_missed' }] };
}

function resolve(ticket: Ticket, { resolution, by, asksRating }: Of<'resolve'>, at: string): Acted {
  requireUnresolved(ticket);
  const { assignee, queuedAt, placeAt, promiseMissedAt, resolvedBy, ...rest } = ticket;
  if (by && assignee && assignee.id !== by.id) throw notYours(ticket, assignee);
  return {
    ticket: {
      ...rest,
      status: 'resolved',
      floor: 'bot',
      resolution,
      resolvedAt: at,
      ...(by && { resolvedBy: by, lastAgentActAt: at }),
      ...(asksRating && { ratingAskedAt: at }),
    },
    events: [{ kind: 'resolved', resolution, ...(by && { by }) }],
  };
}

function reopen(ticket: Ticket, { by }: Of<'reopen'>, at: string): Acted {
  if (ticket.status !== 'resolved')
    throw new TicketRefusal(
      'not_resolved',
      `Ticket ${ticket.number} is not resolved, so it needs no reopening.`,
    );
  return { ticket: requeue(ticket, at), events: [{ kind: 'reopened', ...(by && { by }) }] };
}

/** Asked for once, taken once. */
function rate(ticket: Ticket, { value, comment }: Of<'rate'>, at: string): Acted {
  const { ratingAskedAt, ...rest } = ticket;
  if (ratingAskedAt === undefined) return { ticket, events: [] };
  const rating = { at, value, ...(comment !== undefined && { comment }) };
  return { ticket: { ...rest, rating }, events: [{ kind: 'rated', value }] };
}

function note(ticket: Ticket, { id, text, by }: Of<'note'>, at: string): Acted {
  const noted = { id, at, text, ...(by && { by }) };
  return {
    ticket: { ...ticket, notes: [...ticket.notes, noted] },
    events: [{ kind: 'note_added', ...(by && { by }) }],
  };
}

function prioritize(ticket: Ticket, { priority, reason, by }: Of<'prioritize'>): Acted {
  requireUnresolved(ticket);
  if (ticket.priority === priority && ticket.priorityReason === reason)
    return { ticket, events: [] };
  return {
    ticket: { ...ticket, priority, priorityReason: reason },
    events: [{ kind: 'changed', reason: ticket.reason, priority, by }],
  };
}

function requeue(ticket: Ticket, at: string): Ticket {
  const { resolution, resolvedAt, resolvedBy, ratingAskedAt, ...rest } = ticket;
  return {
    ...rest,
    status: 'open',
    floor: 'bot',
    queuedAt: at,
    placeAt: at,
    reopenings: ticket.reopenings + 1,
  };
}

function requireUnresolved({ status, number }: Ticket): void {
  if (status === 'resolved')
    throw new TicketRefusal('resolved', `Ticket ${number} is resolved. Reopen it first.`);
}

/** `by` is absent where no agent acts. */
function requireHolder(ticket: Ticket, by: AgentName | undefined): void {
  requireUnresolved(ticket);
  const { assignee, number } = ticket;
  if (!assignee)
    throw new TicketRefusal('not_taken', `Nobody has ticket ${number}. Take it first.`);
  if (by && assignee.id !== by.id) throw notYours(ticket, assignee);
}

function taken({ number }: Ticket, holder: AgentName): TicketRefusal {
  return new TicketRefusal('taken', `${holder.name} has taken ticket ${number} already.`, holder);
}

function notYours({ number }: Ticket, holder: AgentName): TicketRefusal {
  return new TicketRefusal('not_yours', `Ticket ${number} is with ${holder.name}.`, holder);
}
