import { compareInQueue, compareText } from './standing.ts';
import type { IndexedTicket } from './ticket-index.ts';

export interface TicketFilter {
  statuses?: readonly string[];
  priority?: string;
  channelId?: string;
  /** An agent's id; null for nobody. */
  assigneeId?: string | null;
  /** All of the words must be there. */
  search?: string;
}

export type TicketOrder = 'queue' | 'opened' | 'changed';

export interface FoundTickets {
  tickets: IndexedTicket[];
  total: number;
  nextCursor: string | null;
}

/** One page of the tickets that match, in order. The cursor is the number of the last ticket of the page before. */
export function findTickets(
  all: Iterable<IndexedTicket>,
  filter: TicketFilter,
  order: TicketOrder,
  page: { cursor?: string; limit: number },
): FoundTickets {
  const matches = matcherOf(filter);
  const compare = COMPARISONS[order];
  const found: IndexedTicket[] = [];
  let after: IndexedTicket | undefined;
  for (const ticket of all) {
    if (ticket.number === page.cursor) after = ticket;
    if (matches(ticket)) found.push(ticket);
  }
  const rest = after ? found.filter((ticket) => compare(ticket, after) > 0) : found;
  const tickets = smallest(rest, compare, page.limit);
  const hasMore = rest.length > tickets.length;
  return {
    tickets,
    total: found.length,
    nextCursor: hasMore ? (tickets.at(-1)?.number ?? null) : null,
  };
}

type Compare = (a: IndexedTicket, b: IndexedTicket) => number;

const COMPARISONS: Record<TicketOrder, Compare> = {
  queue: compareInQueue,
  opened: (a, b) => compareText(b.openedAt, a.openedAt) || compareText(b.number, a.number),
  changed: (a, b) => compareText(changedAt(b), changedAt(a)) || compareText(b.number, a.number),
};

function changedAt({ openedAt, lastAgentActAt, lastCustomerMessageAt }: IndexedTicket): string {
  const latest = [openedAt, lastAgentActAt ?? '', lastCustomerMessageAt ?? ''].sort(compareText);
  return latest.at(-1) ?? openedAt;
}

function matcherOf(filter: TicketFilter): (ticket: IndexedTicket) => boolean {
  const { statuses, priority, channelId, assigneeId, search } = filter;
  const words = (search ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const tests: ((ticket: IndexedTicket) => boolean)[] = [
    ...(statuses ? [(ticket: IndexedTicket) => statuses.includes(ticket.status)] : []),
    ...(priority === undefined ? [] : [(ticket: IndexedTicket) => ticket.priority === priority]),
    ...(channelId === undefined ? [] : [(ticket: IndexedTicket) => ticket.channelId === channelId]),
    ...(assigneeId === undefined
      ? []
      : [(ticket: IndexedTicket) => (ticket.assignee?.id ?? null) === assigneeId]),
    ...words.map((word) => (ticket: IndexedTicket) => ticket.searched.includes(word)),
  ];
  return (ticket) => tests.every((test) => test(ticket));
}

/** The first `count` of them in order. Sorting all of them for a page takes most of the time of a large queue. */
function smallest(items: IndexedTicket[], compare: Compare, count: number): IndexedTicket[] {
  const kept: IndexedTicket[] = [];
  for (const item of items) {
    const last = kept.at(-1);
    if (kept.length === count && last && compare(item, last) >= 0) continue;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = kept[middle];
      if (at && compare(at, item) <= 0) low = middle + 1;
      else high = middle;
    }
    kept.splice(low, 0, item);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
