import { computed, signal } from '@preact/signals';
import type { z } from 'zod';
import type { TicketSummary, ticketsResponse } from '../../ticket-shapes.ts';
import { call, type CallOptions } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { keep, readKept } from './kept.ts';
import { place } from './location.ts';

export type Shown = 'open' | 'mine' | 'assigned' | 'waiting' | 'resolved';

export interface Filter {
  shown: Shown;
  search: string;
  channel: string;
  isUrgentOnly: boolean;
}

type Tickets = z.output<typeof ticketsResponse>;
type Query = NonNullable<CallOptions<'listTickets'>['query']>;

const KEY = 'desk.filter';
const PAGE_SIZE = 50;
/** Several changes within this time are one reading of the queue. */
const GATHER_MS = 250;

const NO_FILTER: Filter = { shown: 'open', search: '', channel: '', isUrgentOnly: false };

export const filter = signal<Filter>({
  ...NO_FILTER,
  ...readKept<Partial<Filter>>(sessionStorage, KEY, {}),
});
/** undefined until it was read with this filter. */
export const tickets = signal<TicketSummary[] | undefined>(undefined);
export const counts = signal<Tickets['counts'] | undefined>(undefined);
export const total = signal(0);
export const nextCursor = signal<string | null>(null);
export const queueProblem = signal<string | undefined>(undefined);

export const isFiltered = computed(
  () => filter.value.search !== '' || filter.value.channel !== '' || filter.value.isUrgentOnly,
);

let reading = 0;
let gathering: ReturnType<typeof setTimeout> | undefined;

export function changeFilter(change: Partial<Filter>): void {
  filter.value = { ...filter.value, ...change };
  keep(sessionStorage, KEY, filter.value);
  tickets.value = undefined;
  void readQueue();
}

export function clearFilter(): void {
  changeFilter({ ...NO_FILTER, shown: filter.value.shown });
}

/** Reads as many tickets as are shown. An answer that was overtaken by another reading is dropped. */
export async function readQueue(): Promise<void> {
  reading += 1;
  const own = reading;
  const limit = Math.min(100, Math.max(PAGE_SIZE, tickets.value?.length ?? 0));
  try {
    const answer = await call('listTickets', { query: { ...queryOf(filter.value), limit } });
    if (own !== reading) return;
    tickets.value = answer.tickets;
    take(answer);
  } catch (error) {
    if (own === reading) queueProblem.value = messageOf(error);
  }
}

export async function readMore(): Promise<void> {
  const cursor = nextCursor.value;
  if (cursor === null) return;
  reading += 1;
  const own = reading;
  const query = { ...queryOf(filter.value), limit: PAGE_SIZE, cursor };
  const answer = await call('listTickets', { query });
  if (own !== reading) return;
  const known = new Set(tickets.value?.map(({ id }) => id));
  tickets.value = [...(tickets.value ?? []), ...answer.tickets.filter(({ id }) => !known.has(id))];
  take(answer);
}

/** Shows a change at once, and soon where it puts the ticket. */
export function noteChange(ticket: TicketSummary): void {
  tickets.value = tickets.value?.map((known) => (known.id === ticket.id ? ticket : known));
  clearTimeout(gathering);
  gathering = setTimeout(() => void readQueue(), GATHER_MS);
}

/** The ticket that is this many rows below the open one; the first or last where none is open. */
export function neighbour(step: 1 | -1): TicketSummary | undefined {
  const all = tickets.value ?? [];
  const at = all.findIndex(({ id }) => id === place.value.ticketId);
  if (at === -1) return step === 1 ? all[0] : all.at(-1);
  return all[at + step];
}

function take(answer: Tickets): void {
  counts.value = answer.counts;
  total.value = answer.total;
  nextCursor.value = answer.nextCursor;
  queueProblem.value = undefined;
}

function queryOf({ shown, search, channel, isUrgentOnly }: Filter): Query {
  return {
    ...SHOWN[shown],
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(channel !== '' && { channel }),
    ...(isUrgentOnly && { priority: 'urgent' as const }),
  };
}

const SHOWN: Record<Shown, Query> = {
  open: { status: 'open', sort: 'queue' },
  mine: { status: 'unresolved', assignee: 'me', sort: 'queue' },
  assigned: { status: 'assigned', sort: 'changed' },
  waiting: { status: 'waiting', sort: 'changed' },
  resolved: { status: 'resolved', sort: 'changed' },
};
