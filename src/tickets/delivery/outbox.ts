import { setTimeout as delay } from 'node:timers/promises';
import type { Storage } from '../../storage/storage.ts';
import { DeliveryLine, type LineOptions } from './delivery-line.ts';
import type { Destination } from './destination.ts';
import type { Lane } from './lane.ts';

export interface OutboxOptions extends Partial<LineOptions> {
  storage: Storage;
  destinations: readonly Destination[];
  onFailure: LineOptions['onFailure'];
}

/** An event that was given up, as the desk shows it. */
export interface DeadDelivery {
  id: string;
  target: string;
  eventId: string;
  kind: string;
  ticketNumber: string;
  attempts: number;
  /** ISO 8601. */
  lastTriedAt: string | null;
  lastProblem: string | null;
}

export interface DeliveryCount {
  destination: string;
  /** Events that have not arrived, the given up and what they hold back included. */
  pending: number;
  /** How long the oldest of them has waited; 0 where there is none. */
  oldestAgeSeconds: number;
  dead: number;
}

const PAGE = 50;

/** Tells all destinations what happens to tickets, each at its own pace, and knows what did not arrive. */
export class Outbox {
  readonly #lines: readonly DeliveryLine[];
  readonly #now: () => number;

  constructor({
    destinations,
    now = Date.now,
    random = Math.random,
    wait = waitUnrefed,
    ...rest
  }: OutboxOptions) {
    this.#now = now;
    this.#lines = destinations.map(
      (destination) => new DeliveryLine(destination, { ...rest, now, random, wait }),
    );
  }

  start(): void {
    for (const line of this.#lines) line.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.close()));
  }

  /** Newest first. The cursor is the id of the last one on the page before. */
  listDeadDeliveries({ cursor, limit = PAGE }: { cursor?: string; limit?: number } = {}): {
    deliveries: DeadDelivery[];
    nextCursor: string | null;
  } {
    const dead = this.#dead();
    // Where that one was replayed meanwhile, the list begins anew rather than skip anything.
    const start = dead.findIndex(({ id }) => id === cursor) + 1;
    const deliveries = dead.slice(start, start + limit);
    const isMore = start + limit < dead.length;
    return { deliveries, nextCursor: isMore ? (deliveries.at(-1)?.id ?? null) : null };
  }

  /** Has it tried again; undefined where there is no such dead delivery. */
  async replayDelivery(id: string): Promise<DeadDelivery | undefined> {
    const found = this.#dead().find((delivery) => delivery.id === id);
    const line = this.#lines.find(({ destination }) => destination.name === found?.target);
    if (!found || !line) return undefined;
    return (await line.replay(found.eventId)) ? found : undefined;
  }

  count(): DeliveryCount[] {
    const nowMs = this.#now();
    return this.#lines.map(({ destination, lanes }) => {
      const count = { destination: destination.name, pending: 0, oldestAgeSeconds: 0, dead: 0 };
      for (const { waiting, dead } of lanes) {
        const ageSeconds = (nowMs - (waiting[0]?.atMs ?? nowMs)) / 1000;
        count.pending += waiting.length;
        count.oldestAgeSeconds = Math.max(count.oldestAgeSeconds, ageSeconds);
        if (dead) count.dead += 1;
      }
      return count;
    });
  }

  #dead(): DeadDelivery[] {
    return this.#lines
      .flatMap(({ lanes }) => [...lanes])
      .flatMap((lane) => (lane.dead ? [{ lane, dead: lane.dead }] : []))
      .sort((a, b) => (b.lane.lastTriedAtMs ?? 0) - (a.lane.lastTriedAtMs ?? 0))
      .map(({ lane, dead }) => toDeadDelivery(lane, dead));
  }
}

function toDeadDelivery(
  { destination, attempts, lastTriedAtMs, lastProblem }: Lane,
  { id, number, kind }: NonNullable<Lane['dead']>,
): DeadDelivery {
  return {
    id: `${destination}~${id}`,
    target: destination,
    eventId: id,
    kind,
    ticketNumber: number,
    attempts,
    lastTriedAt: lastTriedAtMs === undefined ? null : new Date(lastTriedAtMs).toISOString(),
    lastProblem: lastProblem ?? null,
  };
}

async function waitUnrefed(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false });
}
