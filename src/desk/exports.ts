import { HttpError } from '../server/error-body.ts';
import type { Storage } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { AgentName, Ticket } from '../tickets/ticket.ts';
import { notFound } from './calls.ts';
import { maskText } from './mask-text.ts';
import { exportSchema, type ExportRequest } from './office-shapes.ts';

const COLLECTION = 'desk-exports';
const DAY_MS = 86_400_000;
/** What was approved long ago was approved for then. */
const DOWNLOADABLE_MS = DAY_MS;
const LISTED_AT_MOST = 200;

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

interface Wish extends Pick<ExportRequest, 'format' | 'from' | 'to' | 'reason'> {
  requestId: string;
}

/** Exports of tickets. A lead asks, an admin who is somebody else approves, and who asked may then fetch it for a day. */
export class Exports {
  readonly #storage: Storage;
  readonly #tickets: TicketDesk;

  constructor(storage: Storage, tickets: TicketDesk) {
    this.#storage = storage;
    this.#tickets = tickets;
  }

  /** The same request asked again is the same export. */
  async ask(by: AgentName, { requestId, format, from, to, reason }: Wish): Promise<ExportRequest> {
    if (from > to) throw new HttpError(400, 'BadArgument', 'from: must not be after to.');
    const known = await this.#find(requestId);
    if (known) return known;
    const asked: ExportRequest = {
      id: requestId,
      format,
      from,
      to,
      reason,
      state: 'asked',
      askedBy: { id: by.id, name: by.name },
      askedAt: this.#now(),
      decidedBy: null,
      decidedAt: null,
    };
    await this.#save(asked, 0);
    return asked;
  }

  /** Newest first. */
  async list(): Promise<ExportRequest[]> {
    const all: ExportRequest[] = [];
    for await (const id of this.#storage.list(COLLECTION)) {
      const found = await this.#find(id);
      if (found) all.push(found);
    }
    return all.sort((a, b) => (a.askedAt < b.askedAt ? 1 : -1)).slice(0, LISTED_AT_MOST);
  }

  async decide(id: string, by: AgentName, state: 'approved' | 'refused'): Promise<ExportRequest> {
    const document = await this.#storage.read(COLLECTION, id);
    if (!document) throw notFound('export');
    const asked = exportSchema.parse(document.body);
    if (asked.askedBy.id === by.id)
      throw new HttpError(403, 'Forbidden', 'Somebody else has to decide about your own export.');
    if (asked.state !== 'asked')
      throw new HttpError(409, 'decided', `This export was ${asked.state} already.`);
    const decidedBy = { id: by.id, name: by.name };
    const decided = { ...asked, state, decidedBy, decidedAt: this.#now() };
    await this.#save(decided, document.version);
    return decided;
  }

  async requireDownloadable(id: string, by: AgentName): Promise<ExportRequest> {
    const found = await this.#find(id);
    if (!found) throw notFound('export');
    if (found.askedBy.id !== by.id)
      throw new HttpError(403, 'Forbidden', 'Only who asked for an export can fetch it.');
    if (found.state !== 'approved')
      throw new HttpError(409, 'not_approved', `This export is ${found.state}, not approved.`);
    return found;
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

  async #find(id: string): Promise<ExportRequest | undefined> {
    const document = await this.#storage.read(COLLECTION, id);
    if (!document) return undefined;
    const found = exportSchema.parse(document.body);
    const isOver =
      found.state === 'approved' &&
      this.#tickets.now() - Date.parse(found.decidedAt ?? '') > DOWNLOADABLE_MS;
    return isOver ? { ...found, state: 'expired' } : found;
  }

  async #save(asked: ExportRequest, expectedVersion: number): Promise<void> {
    await this.#storage.commit({
      documents: [{ collection: COLLECTION, id: asked.id, expectedVersion, body: asked }],
    });
  }

  #now(): string {
    return new Date(this.#tickets.now()).toISOString();
  }
}

/** As RFC 4180 says; what a spreadsheet would take for a formula is kept a text. */
function toCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
