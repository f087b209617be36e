import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';

/** Every way in which the tickets are not what customers were told; empty when all is well. */
export function findTicketViolations(tickets: Ticket[], logs: LoggedActivity[][]): string[] {
  const told = new Set(logs.flat().flatMap(ticketsToldIn));
  const filed = tickets.map((ticket) => `${ticket.conversationId} ${ticket.number}`);
  const filedOnce = new Set(filed);
  return [
    ...repeatedAmong(tickets.map(({ number }) => number)).map(
      (number) => `two tickets have the number ${number}`,
    ),
    ...repeatedAmong(tickets.map(({ conversationId }) => conversationId)).map(
      (id) => `conversation ${id} has two tickets`,
    ),
    ...[...told]
      .filter((name) => !filedOnce.has(name))
      .map((name) => `${name} was told, not filed`),
    ...filed.filter((name) => !told.has(name)).map((name) => `${name} was filed, not told`),
  ];
}

function ticketsToldIn({ conversation, from, text }: LoggedActivity): string[] {
  if (from.role !== 'bot') return [];
  return [...(text ?? '').matchAll(/\bT-\d+/g)].map(([number]) => `${conversation.id} ${number}`);
}

function repeatedAmong(names: string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
