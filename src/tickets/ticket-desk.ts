import { randomUUID } from 'node:crypto';
import { VersionConflictError } from '../errors.ts';
import type { Activity } from '../storage/activity.ts';
import type { ActivityLog, LoggedActivity } from '../storage/activity-log.ts';
import type { DocumentWrite, LogAppend, Storage } from '../storage/storage.ts';
import type { SupportHours } from './support-hours.ts';
import { applyActs, type Acted, type TicketAct } from './ticket-act.ts';
import { openingHoursAt, positionOf, type OpeningHours, type Standing } from './standing.ts';
import { deadlineMs, saveDeadline } from './ticket-deadline.ts';
import { TICKET_EVENTS, type TicketEvent } from './ticket-event.ts';
import { TicketIndex } from './ticket-index.ts';
import {
  parseTicket,
  saveTicket,
  TICKETS,
  type Ticket,
  type TicketRequest,
  type TranscriptLine,
} from './ticket.ts';
import { nextTicketNumber } from './ticket-numbers.ts';

/** A ticket carries at most this many of the newest activities; the conversation's log has the rest. */
const TRANSCRIPT_LIMIT = 200;
/** A repeat comes soon after what it repeats. */
const REQUESTS_KEPT = 100;
/** Each failed attempt means that somebody else's succeeded. More than this many in a row is a fault. */
const ATTEMPTS_AT_MOST = 200;
const DAY_MS = 86_400_000;

export interface VersionedTicket {
  ticket: Ticket;
  /** What the store has it as; 0 where it is not there yet. */
  version: number;
}

export interface TicketWrites {
  documents: DocumentWrite[];
  appends: LogAppend[];
}

/** What is to be done to a ticket, and what the customer is told of it in the same commit. */
export interface Plan {
  lines: Activity[];
  /** `ids` are those that the lines get. */
  acts: (ids: readonly string[]) => TicketAct[];
}

export interface Done {
  ticket: Ticket;
  said: LoggedActivity[];
  /** The same request was carried out before. */
  isRepeat: boolean;
}

export interface TicketDeskOptions {
  storage: Storage;
  activities: ActivityLog;
  hours: () => SupportHours;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Told of tickets that cannot be read. */
  onError?: (error: unknown) => void;
}

/** Opens and finds tickets, and carries out what is done to them: each act once, in one commit with what is said. */
export class TicketDesk {
  readonly hours: () => SupportHours;
  readonly now: () => number;
  readonly index: TicketIndex;
  readonly #storage: Storage;
  readonly #activities: ActivityLog;

  constructor({
    storage,
    activities,
    hours,
    now = Date.now,
    onError = () => undefined,
  }: TicketDeskOptions) {
    this.#storage = storage;
    this.#activities = activities;
    this.hours = hours;
    this.now = now;
    this.index = new TicketIndex(storage, onError);
  }

  /** A new ticket for a request of the conversation that the activity belongs to. It exists once it is committed. */
  async draft(request: TicketRequest, activity: LoggedActivity): Promise<Ticket> {
    const { timestamp } = activity;
    return {
      ...request,
      id: randomUUID(),
      number: await nextTicketNumber(this.#storage),
      status: 'open',
      openedAt: timestamp,
      queuedAt: timestamp,
      placeAt: timestamp,
      lastCustomerMessageAt: timestamp,
      conversationId: activity.conversation.id,
      channelId: activity.channelId,
      ...(activity.locale !== undefined && { locale: activity.locale }),
      customer: {
        id: activity.from.id,
        ...(activity.from.name !== undefined && { name: activity.from.name }),
      },
      transcript: await this.#transcript(activity.conversation.id),
      floor: 'bot',
      reopenings: 0,
      notes: [],
      requests: [],
      eventCount: 0,
    };
  }

  async find(id: string): Promise<Ticket | undefined> {
    return (await this.read(id))?.ticket;
  }

  async read(id: string): Promise<VersionedTicket | undefined> {
    const document = await this.#storage.read(TICKETS, id);
    return document && { ticket: parseTicket(id, document), version: document.version };
  }

  /** Whether what the customer says now still belongs to the ticket: it is not resolved, or was so lately. */
  isCurrent({ status, resolvedAt = '' }: Ticket, atMs: number): boolean {
    const { reopenWithinDays } = this.hours();
    return status !== 'resolved' || atMs - Date.parse(resolvedAt) < reopenWithinDays * DAY_MS;
  }

  openingHours(atMs: number): OpeningHours {
    return openingHoursAt(this.hours(), atMs);
  }

  async standingOf(ticket: Ticket, atMs: number): Promise<Standing> {
    await this.index.caughtUp();
    return { position: positionOf(ticket, this.index.all()), hours: this.openingHours(atMs) };
  }

  /**
   * Runs work on the newest version of a ticket, and again on a newer one where its commit found that somebody else
   * was first. The work is given undefined where there is no such ticket.
   */
  async withTicket<T>(
    id: string | undefined,
    work: (current: VersionedTicket | undefined) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const current = id === undefined ? undefined : await this.read(id);
      try {
        return await work(current);
      } catch (error) {
        if (!(error instanceof VersionConflictError) || attempt === ATTEMPTS_AT_MOST) throw error;
      }
    }
  }

  /** What a commit must hold so that the acts are done to the ticket, and are told. */
  writesOf({ ticket: before, version }: VersionedTicket, acted: Acted, at: string): TicketWrites {
    const events = acted.events.map((draft, index) => ({
      id: randomUUID(),
      ticketId: before.id,
      number: before.number,
      conversationId: before.conversationId,
      channelId: before.channelId,
      at,
      sequence: before.eventCount + 1 + index,
      ...draft,
    })) satisfies TicketEvent[];
    const ticket = { ...acted.ticket, eventCount: before.eventCount + events.length };
    const hours = this.hours();
    const isDueOtherwise = version === 0 || deadlineMs(before, hours) !== deadlineMs(ticket, hours);
    return {
      documents: [
        saveTicket(ticket, version),
        ...(isDueOtherwise ? [saveDeadline(ticket, hours)] : []),
      ],
      appends: events.length > 0 ? [{ ...TICKET_EVENTS, bodies: events }] : [],
    };
  }

  /** What a commit must hold so that a drafted ticket is opened. */
  opening(ticket: Ticket): TicketWrites {
    const { reason, priority, level, language } = ticket;
    const opened = {
      kind: 'opened' as const,
      reason,
      priority,
      level,
      ...(language !== undefined && { language }),
    };
    return this.writesOf({ ticket, version: 0 }, { ticket, events: [opened] }, ticket.openedAt);
  }

  /**
   * Carries out a plan that is made for the newest version of a ticket. A request that was carried out before changes
   * nothing. undefined where there is no such ticket; throws TicketRefusal where the plan does not fit it.
   */
  async act(
    id: string,
    planFor: (ticket: Ticket) => Plan,
    requestId?: string,
  ): Promise<Done | undefined> {
    return this.withTicket(id, async (current) => {
      if (!current) return undefined;
      const { ticket } = current;
      const earlier = ticket.requests.find((request) => request.id === requestId);
      if (earlier) return { ticket, said: await this.#saidBefore(ticket, earlier), isRepeat: true };
      return this.#carryOut(current, planFor(ticket), requestId);
    });
  }

  async #carryOut(current: VersionedTicket, plan: Plan, requestId?: string): Promise<Done> {
    const { ticket } = current;
    const at = new Date(this.now()).toISOString();
    const changedBy = (ids: readonly string[]): Acted => {
      const acted = applyActs(ticket, plan.acts(ids), at);
      if (requestId === undefined || acted.events.length === 0) return acted;
      const [activityId] = ids;
      const request = { id: requestId, ...(activityId !== undefined && { activityId }) };
      const requests = [...ticket.requests, request].slice(-REQUESTS_KEPT);
      return { ...acted, ticket: { ...acted.ticket, requests } };
    };
    // Refused, or nothing to do: that is known before anything is written.
    const expected = changedBy(plan.lines.map(() => 'not known yet'));
    if (expected.events.length === 0) return { ticket, said: [], isRepeat: false };
    const said = await this.#activities.appendNamed(ticket.conversationId, plan.lines, (ids) =>
      this.writesOf(current, changedBy(ids), at),
    );
    return { ticket: expected.ticket, said, isRepeat: false };
  }

  async #saidBefore(
    { conversationId }: Ticket,
    { activityId }: Ticket['requests'][number],
  ): Promise<LoggedActivity[]> {
    const sequence = Number(activityId?.split('|').at(-1) ?? 0);
    if (sequence === 0) return [];
    return (await this.#activities.read(conversationId, sequence - 1, 1)).activities;
  }

  async #transcript(conversationId: string): Promise<TranscriptLine[]> {
    const newest = await this.#activities.watermark(conversationId);
    const after = Math.max(0, newest - TRANSCRIPT_LIMIT);
    const { activities } = await this.#activities.read(conversationId, after, TRANSCRIPT_LIMIT);
    return activities.filter((activity) => activity.type === 'message').map(toLine);
  }
}

function toLine(activity: LoggedActivity): TranscriptLine {
  return {
    at: activity.timestamp,
    by: activity.from.role === 'bot' ? 'bot' : 'customer',
    text: activity.text ?? '',
  };
}
