import { HttpError } from '../server/error-body.ts';
import type { Storage } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { AgentName, Ticket } from '../tickets/ticket.ts';
import { maskText } from './mask-text.ts';
import { exportSchema, type ExportRequest } from './office-shapes.ts';
import { TwoPersonRequests } from './two-person-requests.ts';

const COLUMNS: Record<string, (ticket: Ticket) => string | number | undefined> = {
  number: ({ number }) => number,
  status: ({ status }) => status,
  priority: ({ priority }) => priority,
  reason: ({ reason }) => reason,
  channel: ({ channelId }) => channelId,
  language: ({ language }) => language,
  level: ({ level }) => level,
  openedAt: ({ openedAt }) => openedAt,
  firstAssignedAt: ({ firstAssignedAt }) => firstAssignedAt,
  firstReplyAt: ({ firstReplyAt }) => firstReplyAt,
  resolvedAt: ({ resolvedAt }) => resolvedAt,
  resolution: ({ resolution }) => resolution,
  resolvedBy: ({ resolvedBy }) => resolvedBy?.name,
  reopenings: ({ reopenings }) => reopenings,
  rating: ({ rating }) => rating?.value,
  ratingComment: ({ rating }) => rating?.comment && maskText(rating.comment),
  triedArticles: ({ triedArticles }) => triedArticles.join(' '),
};

type Wish = Pick<ExportRequest, 'format' | 'from' | 'to' | 'reason'> & { requestId: string };

/** Exports of tickets. A lead asks, an admin who is somebody else approves, and who asked may then fetch it for a day. */
export class Exports {
  readonly requests: TwoPersonRequests<ExportRequest>;
  readonly #tickets: TicketDesk;

  constructor(storage: Storage, tickets: TicketDesk) {
    this.requests = new TwoPersonRequests({
      storage,
      collection: 'desk-exports',
      schema: exportSchema,
      what: 'export',
      now: tickets.now,
    });
    this.#tickets = tickets;
  }

  /** The same request asked again is the same export. */
  async ask(by: AgentName, wish: Wish): Promise<ExportRequest> {
    if (wish.from > wish.to) throw new HttpError(400, 'BadArgument', 'from: must not be after to.');
    return this.requests.ask(by, wish);
  }

  /** Of the tickets opened in the period, in the order of their numbers. Without names, and without what was said. */
  async *write({ format, from, to }: ExportRequest): AsyncGenerator<string> {
    const ids = await this.#idsOf(from, to);
    if (format === 'csv') yield `${Object.keys(COLUMNS).join(',')}\r\n`;
    else yield '[';
    let isFirst = true;
    for (const id of ids) {
      const ticket = await this.#tickets.find(id);
      if (!ticket) continue;
      const cells = Object.entries(COLUMNS).map(
        ([name, valueOf]) => [name, valueOf(ticket)] as const,
      );
      if (format === 'csv') yield `${cells.map(([, value]) => toCell(value)).join(',')}\r\n`;
      else yield `${isFirst ? '' : ','}\n${JSON.stringify(Object.fromEntries(cells))}`;
      isFirst = false;
    }
    if (format === 'json') yield '\n]\n';
  }

  async #idsOf(from: string, to: string): Promise<string[]> {
    const { index } = this.#tickets;
    await index.caughtUp();
    const found = [...index.all()].filter(({ openedAt }) => {
      const day = openedAt.slice(0, 10);
      return from <= day && day <= to;
    });
    return found.sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1)).map(({ id }) => id);
  }
}

/** As RFC 4180 says; what a spreadsheet would take for a formula is kept a text. */
function toCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
