import { isAlwaysOpen, isOpenAt, nextOpening, type SupportHours } from './support-hours.ts';
import type { IndexedTicket } from './ticket-index.ts';
import type { Ticket } from './ticket.ts';

/** What can truly be said of when a ticket is taken. */
export interface Standing {
  /** 1 for the next one; undefined while it is not in the queue. */
  position: number | undefined;
  hours: OpeningHours;
}

export interface OpeningHours {
  isOpen: boolean;
  isAlwaysOpen: boolean;
  /** Where they are closed; undefined where no opening is planned. */
  opensAtMs: number | undefined;
  timeZone: string;
  /** What is promised until then. */
  whileClosed: string;
}

export function openingHoursAt(hours: SupportHours, nowMs: number): OpeningHours {
  const isOpen = isOpenAt(hours, nowMs);
  return {
    isOpen,
    isAlwaysOpen: isAlwaysOpen(hours),
    opensAtMs: isOpen ? undefined : nextOpening(hours, nowMs),
    timeZone: hours.timeZone,
    whileClosed: hours.whileClosed,
  };
}

/** The order of the queue: urgent first, then by place, then by number. */
export function compareInQueue(a: QueuePlace, b: QueuePlace): number {
  if (a.priority !== b.priority) return a.priority === 'urgent' ? -1 : 1;
  return compareText(a.placeAt ?? '', b.placeAt ?? '') || compareText(a.number, b.number);
}

/** Times of one form are in the order of their texts; localeCompare takes a hundred times longer. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

type QueuePlace = Pick<Ticket, 'priority' | 'placeAt' | 'number'>;

export function positionOf(ticket: Ticket, all: Iterable<IndexedTicket>): number | undefined {
  if (ticket.status !== 'open') return undefined;
  let ahead = 0;
  for (const other of all)
    if (other.status === 'open' && other.id !== ticket.id && compareInQueue(other, ticket) < 0)
      ahead += 1;
  return ahead + 1;
}
