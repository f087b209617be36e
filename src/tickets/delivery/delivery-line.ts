import type { DocumentWrite, Storage } from '../../storage/storage.ts';
import { TICKET_EVENTS, toTicketEvent, type TicketEvent } from '../ticket-event.ts';
import { DeliveryFailure, type Destination } from './destination.ts';
import {
  loadCursor,
  loadLanes,
  newLane,
  saveCursor,
  saveLane,
  withoutFirst,
  type Lane,
} from './lane.ts';
import { GIVE_UP_AFTER_MS, retryDelayMs } from './retry-schedule.ts';
import { WakeUp } from './wake-up.ts';

export interface LineOptions {
  storage: Storage;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Waits this long, or until the signal is aborted (rejecting). */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told of every failed try; `isFinal` when the event was given up. Without an event, the store failed. */
  onFailure: (error: unknown, destination: string, event?: TicketEvent, isFinal?: boolean) => void;
}

const READ_AT_ONCE = 200;
/** How many tickets' events are on their way at the same time. */
const AT_ONCE = 8;
const STORE_RETRY_MS = 10_000;

/**
 * Tells one destination what happens to tickets: each event until it arrives, those of one ticket in order. An event
 * that fails holds back the later ones of its ticket only. Invariant: every event of the log that the destination
 * accepts has arrived, or is in a lane, or is after the cursor; all of this is in the store before it is in memory's
 * past, so a process that is killed says at most once more what it was saying.
 */
export class DeliveryLine {
  readonly destination: Destination;
  readonly #options: LineOptions;
  readonly #stopping = new AbortController();
  readonly #wakeUp = new WakeUp();
  readonly #lanes = new Map<string, Lane>();
  /** Tickets whose first event is due, the longest waiting first. */
  readonly #ready = new Set<string>();
  readonly #active = new Map<string, Promise<void>>();
  /** Lanes that an earlier process left behind: it may have been telling their first event when it ended. */
  readonly #interrupted = new Set<string>();
  #cursor = 0;
  #nextDueMs = Number.POSITIVE_INFINITY;
  #writes: Promise<unknown> = Promise.resolve();
  #storeProblem: { error: unknown } | undefined;
  /** Absent while another process tells the destination. */
  #running: Promise<void> | undefined;

  constructor(destination: Destination, options: LineOptions) {
    this.destination = destination;
    this.#options = options;
  }

  get lanes(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** One process at a time tells a destination. */
  start(): void {
    const { storage, onFailure } = this.#options;
    const { name } = this.destination;
    const turn = storage.exclusively(`deliver to ${name}`, () => (this.#running = this.#run()));
    turn.catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) onFailure(error, name);
    });
  }

  /** Begins nothing more and breaks off what is on its way: it is told again after the next start. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp.wake();
    await this.#running;
    this.destination.close?.();
  }

  /** Has an event that was given up tried again, and what it held back after it. False where there is no such event. */
  async replay(eventId: string): Promise<boolean> {
    const lane = [...this.#lanes.values()].find(({ dead }) => dead?.id === eventId);
    if (!lane) return false;
    const { destination, ticketId, waiting } = lane;
    const again = { ...newLane(destination, ticketId), waiting };
    this.#put(again);
    this.#interrupted.add(ticketId);
    await this.#write([saveLane(again)]);
    this.#wakeUp.wake();
    return true;
  }

  async #run(): Promise<void> {
    const { storage, onFailure, wait } = this.#options;
    const { signal } = this.#stopping;
    const stopWatching = storage.watch(TICKET_EVENTS, () => {
      this.#wakeUp.wake();
    });
    while (!signal.aborted) {
      try {
        await this.#load();
        await this.#work();
      } catch (error) {
        await Promise.all(this.#active.values());
        if (this.#isStopping()) break;
        onFailure(error, this.destination.name);
        await wait(STORE_RETRY_MS, signal).catch(() => undefined);
      }
    }
    stopWatching();
    await Promise.all(this.#active.values());
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** What the store holds is the truth, at the start and after it failed. */
  async #load(): Promise<void> {
    const { storage } = this.#options;
    const { name } = this.destination;
    this.#writes = Promise.resolve();
    this.#storeProblem = undefined;
    const cursor = await loadCursor(storage, name);
    // Who is new is told what happens from now on.
    this.#cursor = cursor ?? (await storage.lastSequence(TICKET_EVENTS));
    if (cursor === undefined) await this.#write([saveCursor(name, this.#cursor)]);
    this.#lanes.clear();
    this.#ready.clear();
    this.#nextDueMs = Number.POSITIVE_INFINITY;
    for (const lane of await loadLanes(storage, name)) {
      this.#put(lane);
      this.#interrupted.add(lane.ticketId);
    }
  }

  async #work(): Promise<void> {
    const { now, wait } = this.#options;
    while (!this.#stopping.signal.aborted) {
      await this.#takeIn();
      this.#begin();
      const isFull = this.#active.size >= AT_ONCE;
      await this.#wakeUp.next(isFull ? undefined : this.#nextDueMs - now(), wait);
      if (this.#storeProblem) throw this.#storeProblem.error;
    }
  }

  /** Puts what is new in the log into lanes. */
  async #takeIn(): Promise<void> {
    const { storage } = this.#options;
    for (;;) {
      const entries = await storage.readLog(TICKET_EVENTS, this.#cursor, READ_AT_ONCE);
      const last = entries.at(-1);
      if (!last) return;
      const changed = new Map<string, Lane>();
      for (const entry of entries) {
        const event = toTicketEvent(entry);
        if (!this.destination.accepts(event)) continue;
        const { ticketId } = event;
        const lane = this.#lanes.get(ticketId) ?? newLane(this.destination.name, ticketId);
        const waiting = [...lane.waiting, { sequence: entry.sequence, atMs: entry.at }];
        changed.set(ticketId, { ...lane, waiting });
        this.#put({ ...lane, waiting });
      }
      this.#cursor = last.sequence;
      const cursor = saveCursor(this.destination.name, last.sequence);
      await this.#write([...[...changed.values()].map(saveLane), cursor]);
    }
  }

  /** Files a lane under when its first event is due. */
  #put(lane: Lane): void {
    const { ticketId, nextTryAtMs, dead } = lane;
    this.#lanes.set(ticketId, lane);
    if (dead || this.#active.has(ticketId)) return;
    if (nextTryAtMs <= this.#options.now()) this.#ready.add(ticketId);
    else this.#nextDueMs = Math.min(this.#nextDueMs, nextTryAtMs);
  }

  #begin(): void {
    if (this.#options.now() >= this.#nextDueMs) {
      this.#nextDueMs = Number.POSITIVE_INFINITY;
      for (const lane of this.#lanes.values()) this.#put(lane);
    }
    for (const ticketId of this.#ready) {
      if (this.#active.size >= AT_ONCE) return;
      this.#ready.delete(ticketId);
      const round = this.#tell(ticketId)
        .catch((error: unknown) => {
          this.#storeProblem = { error };
        })
        .finally(() => {
          this.#active.delete(ticketId);
          const lane = this.#lanes.get(ticketId);
          if (lane) this.#put(lane);
          this.#wakeUp.wake();
        });
      this.#active.set(ticketId, round);
    }
  }

  /** Tells the first event of a ticket's lane, and notes what came of it. Rejects where the store fails. */
  async #tell(ticketId: string): Promise<void> {
    const lane = this.#lanes.get(ticketId);
    const first = lane?.waiting[0];
    if (!lane || !first) return;
    const { signal } = this.#stopping;
    const [entry] = await this.#options.storage.readLog(TICKET_EVENTS, first.sequence - 1, 1);
    if (!entry) throw new Error(`Entry ${first.sequence} is not in the log of ticket events.`);
    const event = toTicketEvent(entry);
    const mayBeRepeat = this.#interrupted.has(ticketId) || lane.attempts > 0;
    try {
      await this.destination.deliver(event, { mayBeRepeat, signal });
    } catch (error) {
      if (!signal.aborted) await this.#noteFailure(event, error);
      return;
    }
    await this.#noteArrival(ticketId);
  }

  async #noteArrival(ticketId: string): Promise<void> {
    const lane = this.#lanes.get(ticketId);
    if (!lane) return;
    const rest = withoutFirst(lane);
    this.#interrupted.delete(ticketId);
    if (rest.waiting.length === 0) this.#lanes.delete(ticketId);
    else this.#lanes.set(ticketId, rest);
    await this.#write([saveLane(rest)]);
  }

  async #noteFailure(event: TicketEvent, error: unknown): Promise<void> {
    const { now, random, onFailure } = this.#options;
    const lane = this.#lanes.get(event.ticketId);
    if (!lane) return;
    const nowMs = now();
    const failure = error instanceof DeliveryFailure ? error : undefined;
    const firstTriedAtMs = lane.firstTriedAtMs ?? nowMs;
    const isFinal = failure?.isPermanent === true || nowMs - firstTriedAtMs >= GIVE_UP_AFTER_MS;
    const attempts = lane.attempts + 1;
    const { id, number, kind } = event;
    const failed: Lane = {
      ...lane,
      attempts,
      firstTriedAtMs,
      lastTriedAtMs: nowMs,
      nextTryAtMs: nowMs + retryDelayMs(attempts, random(), failure?.retryAfterMs),
      lastProblem: failure?.message ?? 'failed for a reason that the log tells',
      ...(isFinal && { dead: { id, number, kind } }),
    };
    this.#lanes.set(event.ticketId, failed);
    onFailure(error, this.destination.name, event, isFinal);
    await this.#write([saveLane(failed)]);
  }

  /** In the order of the calls: a later one may be about the same lane. */
  async #write(documents: DocumentWrite[]): Promise<void> {
    const write = this.#writes.then(() => this.#options.storage.commit({ documents }));
    this.#writes = write;
    // Whoever waits is told; the chain itself must not count as unhandled.
    write.catch(() => undefined);
    await write;
  }
}
