import type { Storage } from '../storage/storage.ts';
import { agentGone, promiseMissed, resolved, toSystemActivity } from './lines.ts';
import type { SupportHours } from './support-hours.ts';
import { DEADLINES, deadlineMs } from './ticket-deadline.ts';
import type { Plan, TicketDesk } from './ticket-desk.ts';
import { TICKET_EVENTS, toTicketEvent } from './ticket-event.ts';
import type { Ticket } from './ticket.ts';

const MINUTE_MS = 60_000;

/** When an agent was last at the desk, in milliseconds since the epoch; undefined where that is not known. */
export type LastSeen = (agentId: string) => number | undefined;

/**
 * Does what is due about tickets by itself: tells customers whom nobody picked up in time, takes tickets back from agents
 * whose page is gone, resolves what customers no longer answer. What is due is stored with each ticket, so a restart
 * forgets nothing.
 */
export class TicketClock {
  readonly #desk: TicketDesk;
  readonly #lastSeen: LastSeen;
  readonly #startedAtMs: number;
  readonly #dueAtMs = new Map<string, number>();
  readonly #stopWatching: () => void;
  #looking: Promise<void> | undefined;

  private constructor(desk: TicketDesk, storage: Storage, lastSeen: LastSeen) {
    this.#desk = desk;
    this.#lastSeen = lastSeen;
    this.#startedAtMs = desk.now();
    this.#stopWatching = storage.watch(TICKET_EVENTS, (entries) => {
      // Looked at next time, and then noted for when it is really due.
      for (const entry of entries) this.#dueAtMs.set(toTicketEvent(entry).ticketId, 0);
    });
  }

  static async open(desk: TicketDesk, storage: Storage, lastSeen: LastSeen): Promise<TicketClock> {
    const clock = new TicketClock(desk, storage, lastSeen);
    for await (const id of storage.list(DEADLINES)) clock.#dueAtMs.set(id, 0);
    return clock;
  }

  /** One look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtDue().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#stopWatching();
    await this.#looking;
  }

  async #lookAtDue(): Promise<void> {
    const nowMs = this.#desk.now();
    const due = [...this.#dueAtMs].filter(([, dueAtMs]) => dueAtMs <= nowMs);
    for (const [id] of due) {
      await this.#desk.act(id, (ticket) => this.#planFor(ticket));
      const ticket = await this.#desk.find(id);
      const nextMs = ticket && this.#dueMs(ticket);
      if (nextMs === undefined) this.#dueAtMs.delete(id);
      else this.#dueAtMs.set(id, nextMs);
    }
  }

  #planFor(ticket: Ticket): Plan {
    const hours = this.#desk.hours();
    const dueMs = this.#dueMs(ticket);
    const isDue = dueMs !== undefined && dueMs <= this.#desk.now();
    return isDue ? planWhenDue(ticket, hours) : { lines: [], acts: () => [] };
  }

  /** An agent who is there is not gone, however long they think. */
  #dueMs(ticket: Ticket): number | undefined {
    const hours = this.#desk.hours();
    const dueMs = deadlineMs(ticket, hours);
    if (ticket.status !== 'assigned' || !ticket.assignee || dueMs === undefined) return dueMs;
    const seenMs = this.#lastSeen(ticket.assignee.id) ?? this.#startedAtMs;
    return Math.max(dueMs, seenMs + hours.agentAwayAfterMinutes * MINUTE_MS);
  }
}

function planWhenDue(ticket: Ticket, hours: SupportHours): Plan {
  switch (ticket.status) {
    case 'open':
      return {
        lines: [toSystemActivity(ticket, promiseMissed(ticket, hours.pickUpWithinMinutes))],
        acts: () => [{ kind: 'miss_promise' }],
      };
    case 'assigned':
      return {
        lines: [toSystemActivity(ticket, agentGone(ticket))],
        acts: () => [{ kind: 'hand_back', to: 'queue', why: 'agent_gone' }],
      };
    case 'waiting':
      return {
        lines: [toSystemActivity(ticket, resolved(ticket, 'no_answer', false))],
        acts: () => [{ kind: 'resolve', resolution: 'no_answer', asksRating: false }],
      };
    case 'resolved':
      return { lines: [], acts: () => [] };
  }
}
