import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { CorruptDataError } from '../errors.ts';
import type { DocumentWrite, LogEntry, Storage } from '../storage/storage.ts';
import { calendarDay, shiftDay } from './calendar-day.ts';
import {
  CONVERSATION_RESULTS,
  toConversationResult,
  type ConversationResult,
} from './conversation-result.ts';
import {
  closeDay,
  figuresDaySchema,
  newFiguresDay,
  recordEvent,
  recordOpening,
  recordResult,
  type FiguresDay,
} from './figures-day.ts';
import { rowOf, totalOf, type FiguresRow, type FiguresTotal } from './figures-report.ts';
import { TICKET_EVENTS, toTicketEvent, type TicketEvent } from './ticket-event.ts';
import { parseTicket, TICKETS } from './ticket.ts';

const DAYS = 'figures-days';
const CURSOR = { collection: 'figures-cursors', id: 'all' };
const READ_AT_ONCE = 500;
/** How much is read again after a crash, at most. */
const KEPT_IN_MEMORY = 500;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 400;
/** By then all conversations of a day have ended. */
const CLOSE_AFTER_MS = 3 * 86_400_000;

const cursorSchema = z.strictObject({
  timeZone: z.string(),
  /** Counts how often everything was counted anew, because the time zone had changed. */
  generation: z.int(),
  /** Up to where the logs are counted. */
  events: z.int(),
  results: z.int(),
  /** The oldest day there is anything of. */
  firstDay: z.string().optional(),
  channels: z.array(z.string()),
});
type Cursor = z.infer<typeof cursorSchema>;

export interface FiguresQuery {
  /** Dates, both included; the last 30 days unless given. At most 400 days. */
  from?: string | undefined;
  to?: string | undefined;
  channel?: string | undefined;
}

export interface FiguresReport {
  from: string;
  to: string;
  /** By day, then channel. A day without anything has no row. */
  rows: FiguresRow[];
  total: FiguresTotal;
}

export interface FiguresOptions {
  storage: Storage;
  /** What decides which day it is, such as `Europe/Berlin`. */
  timeZone: () => string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  onError?: (error: unknown) => void;
}

/**
 * Counts what the logs of ticket events and conversation results tell, day by day. What was counted is kept in the
 * store together with the place in the logs, so that each entry is counted once and a start reads only what is new.
 */
export class Figures {
  readonly #storage: Storage;
  readonly #timeZone: () => string;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #stopWatching: (() => void)[] = [];
  /** Days that changed since they were stored. */
  #changed = new Map<string, FiguresDay>();
  /** On which day, in which channel a ticket was opened, as the id of the day's document. */
  readonly #dayOfTicket = new LRUCache<string, string>({ max: 20_000 });
  #cursor: Cursor = newCursor('', 0);
  /** Of the stored cursor; -1 before it was looked for. */
  #version = -1;
  /** How many entries were counted since the last time that was stored. */
  #unstored = 0;
  #following: Promise<void> | undefined;

  constructor({ storage, timeZone, now = Date.now, onError = () => undefined }: FiguresOptions) {
    this.#storage = storage;
    this.#timeZone = timeZone;
    this.#now = now;
    this.#onError = onError;
  }

  /** Counts along from now on, so that nobody has to wait for it who asks. */
  follow(): void {
    const count = (): void => {
      this.#following ??= this.#countNew(false)
        .catch(this.#onError)
        .finally(() => {
          this.#following = undefined;
        });
    };
    for (const log of [TICKET_EVENTS, CONVERSATION_RESULTS])
      this.#stopWatching.push(this.#storage.watch(log, count));
    count();
  }

  async close(): Promise<void> {
    for (const stop of this.#stopWatching) stop();
    await this.#following;
    await this.#countNew(true);
  }

  async read(query: FiguresQuery = {}): Promise<FiguresReport> {
    await this.#countNew(false);
    const nowMs = this.#now();
    const to = query.to ?? calendarDay(nowMs, this.#timeZone());
    const asked = query.from ?? shiftDay(to, 1 - DEFAULT_DAYS);
    const earliest = shiftDay(to, 1 - MOST_DAYS);
    const from = asked < earliest ? earliest : asked;
    const days = await this.#daysBetween(from, to, query.channel);
    return {
      from,
      to,
      rows: days.map((day) => rowOf(day, nowMs)),
      total: totalOf(days, nowMs),
    };
  }

  async #daysBetween(from: string, to: string, channel?: string): Promise<FiguresDay[]> {
    const { firstDay, channels } = this.#cursor;
    if (firstDay === undefined) return [];
    const wanted = channels.filter((id) => channel === undefined || id === channel).sort();
    const found: FiguresDay[] = [];
    for (let day = from > firstDay ? from : firstDay; day <= to; day = shiftDay(day, 1))
      for (const channelId of wanted) {
        const figures = await this.#find(this.#idOf(day, channelId));
        if (figures) found.push(figures);
      }
    return found;
  }

  /** One at a time, in this process and any other. */
  async #countNew(isLast: boolean): Promise<void> {
    await this.#storage.exclusively('figures', async () => {
      await this.#reloadIfMoved();
      while (await this.#countSome()) if (this.#unstored >= KEPT_IN_MEMORY) await this.#store();
      if (isLast && this.#unstored > 0) await this.#store();
    });
  }

  /** Another process that counted further, or another time zone, makes what is in memory worthless. */
  async #reloadIfMoved(): Promise<void> {
    const document = await this.#storage.read(CURSOR.collection, CURSOR.id);
    const version = document?.version ?? 0;
    const timeZone = this.#timeZone();
    if (this.#cursor.timeZone === timeZone && version === this.#version) return;
    const stored = document && cursorSchema.parse(document.body);
    this.#version = version;
    this.#cursor =
      stored?.timeZone === timeZone ? stored : newCursor(timeZone, (stored?.generation ?? 0) + 1);
    this.#changed = new Map();
    this.#dayOfTicket.clear();
    this.#unstored = 0;
  }

  /** Counts the next entries of both logs. False when there are none. */
  async #countSome(): Promise<boolean> {
    const cursor = this.#cursor;
    const events = await this.#storage.readLog(TICKET_EVENTS, cursor.events, READ_AT_ONCE);
    for (const entry of events) await this.#countEvent(toTicketEvent(entry));
    const results = await this.#storage.readLog(CONVERSATION_RESULTS, cursor.results, READ_AT_ONCE);
    for (const entry of results) await this.#countResult(toConversationResult(entry));
    cursor.events = endOf(events, cursor.events);
    cursor.results = endOf(results, cursor.results);
    this.#unstored += events.length + results.length;
    return events.length + results.length > 0;
  }

  async #countEvent(event: TicketEvent): Promise<void> {
    if (event.kind === 'opened') {
      const day = await this.#dayFor(event);
      recordOpening(day, event);
      this.#dayOfTicket.set(event.ticketId, this.#idOf(day.day, day.channelId));
      return;
    }
    const id = await this.#findDayOfTicket(event.ticketId);
    const day = id === undefined ? undefined : await this.#find(id);
    const record = day?.tickets[event.ticketId];
    // Of a ticket that is erased, or older than these figures, nothing more can be told.
    if (id === undefined || !day || !record) return;
    day.tickets[event.ticketId] = recordEvent(record, event);
    this.#changed.set(id, day);
  }

  async #countResult(result: ConversationResult): Promise<void> {
    recordResult(await this.#dayFor(result), result);
  }

  /** The day on which something happened in a channel, to be changed. */
  async #dayFor({ at, channelId }: { at: string; channelId: string }): Promise<FiguresDay> {
    const cursor = this.#cursor;
    const day = calendarDay(Date.parse(at), cursor.timeZone);
    if (cursor.firstDay === undefined || day < cursor.firstDay) cursor.firstDay = day;
    if (!cursor.channels.includes(channelId)) cursor.channels.push(channelId);
    const id = this.#idOf(day, channelId);
    const figures = (await this.#find(id)) ?? newFiguresDay(day, channelId);
    this.#changed.set(id, figures);
    return figures;
  }

  async #findDayOfTicket(ticketId: string): Promise<string | undefined> {
    const known = this.#dayOfTicket.get(ticketId);
    if (known !== undefined) return known;
    const document = await this.#storage.read(TICKETS, ticketId);
    if (!document) return undefined;
    const { openedAt, channelId } = parseTicket(ticketId, document);
    const id = this.#idOf(calendarDay(Date.parse(openedAt), this.#timeZone()), channelId);
    this.#dayOfTicket.set(ticketId, id);
    return id;
  }

  #idOf(day: string, channelId: string): string {
    return `${this.#cursor.generation}|${day}|${channelId}`;
  }

  async #find(id: string): Promise<FiguresDay | undefined> {
    const changed = this.#changed.get(id);
    if (changed) return changed;
    const document = await this.#storage.read(DAYS, id);
    if (!document) return undefined;
    const parsed = figuresDaySchema.safeParse(document.body);
    if (parsed.success) return parsed.data;
    throw new CorruptDataError(
      `The figures of ${id} are not as expected: ${z.prettifyError(parsed.error)}. ` +
        'Remove the collections figures-days and figures-cursors: they are counted again from the logs.',
    );
  }

  /** The days and the place in the logs: together, or not at all. */
  async #store(): Promise<void> {
    const days = new Map([...this.#changed, ...(await this.#daysToClose())]);
    const documents: DocumentWrite[] = [...days].map(([id, day]) => ({
      collection: DAYS,
      id,
      body: toPlain(day),
    }));
    const cursor = { ...CURSOR, expectedVersion: this.#version, body: toPlain(this.#cursor) };
    await this.#storage.commit({ documents: [...documents, cursor] });
    this.#version += 1;
    this.#changed = new Map();
    this.#unstored = 0;
  }

  async #daysToClose(): Promise<[string, FiguresDay][]> {
    // While there is more to count, a day that is long over may not be complete.
    const { results, channels, timeZone } = this.#cursor;
    if (results < (await this.#storage.lastSequence(CONVERSATION_RESULTS))) return [];
    const nowMs = this.#now();
    const closed: [string, FiguresDay][] = [];
    for (const channelId of channels) {
      const id = this.#idOf(calendarDay(nowMs - CLOSE_AFTER_MS, timeZone), channelId);
      const day = await this.#find(id);
      if (day && !day.isClosed) closed.push([id, closeDay(day, nowMs)]);
    }
    return closed;
  }
}

function newCursor(timeZone: string, generation: number): Cursor {
  return { timeZone, generation, events: 0, results: 0, channels: [] };
}

function toPlain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function endOf(entries: readonly LogEntry[], before: number): number {
  return entries.at(-1)?.sequence ?? before;
}
