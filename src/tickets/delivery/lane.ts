import { z } from 'zod';
import { CorruptDataError } from '../../errors.ts';
import type { DocumentWrite, Storage } from '../../storage/storage.ts';
import { ticketEventSchema } from '../ticket-event.ts';

const LANES = 'delivery-lanes';
const CURSORS = 'delivery-cursors';

const laneSchema = z.strictObject({
  destination: z.string(),
  ticketId: z.string(),
  /** Entries of the log of ticket events that have not arrived, in order. Never empty. */
  waiting: z.array(z.strictObject({ sequence: z.int(), atMs: z.number() })),
  /** Failed tries of the first of them. */
  attempts: z.int().min(0),
  firstTriedAtMs: z.number().optional(),
  lastTriedAtMs: z.number().optional(),
  nextTryAtMs: z.number(),
  lastProblem: z.string().optional(),
  /** The first of them, once it was given up. It holds back the others until somebody has it tried again. */
  dead: ticketEventSchema.options[0]
    .pick({ id: true, number: true })
    .extend({ kind: z.string() })
    .optional(),
});

/** What a destination has not been told of one ticket. Only what is on its way or waits has a lane. */
export type Lane = z.infer<typeof laneSchema>;

const cursorSchema = z.strictObject({ sequence: z.int() });

export function newLane(destination: string, ticketId: string): Lane {
  return { destination, ticketId, waiting: [], attempts: 0, nextTryAtMs: 0 };
}

/** The lane after its first event arrived. */
export function withoutFirst({ destination, ticketId, waiting }: Lane): Lane {
  return { ...newLane(destination, ticketId), waiting: waiting.slice(1) };
}

/** A lane in which nothing waits is gone from the store. */
export function saveLane(lane: Lane): DocumentWrite {
  const isEmpty = lane.waiting.length === 0;
  const body: unknown = isEmpty ? undefined : JSON.parse(JSON.stringify(lane));
  return { collection: LANES, id: `${lane.destination}|${lane.ticketId}`, body };
}

export async function loadLanes(storage: Storage, destination: string): Promise<Lane[]> {
  const lanes: Lane[] = [];
  for await (const id of storage.list(LANES)) {
    if (!id.startsWith(`${destination}|`)) continue;
    const document = await storage.read(LANES, id);
    if (document) lanes.push(parseLane(id, document.body));
  }
  return lanes;
}

function parseLane(id: string, body: unknown): Lane {
  const parsed = laneSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CorruptDataError(
    `The delivery ${id} is not as expected: ${z.prettifyError(parsed.error)}. Restore it from a backup.`,
  );
}

/** Up to where the log of ticket events was put into lanes; undefined for a destination that is new. */
export async function loadCursor(
  storage: Storage,
  destination: string,
): Promise<number | undefined> {
  const document = await storage.read(CURSORS, destination);
  return document && cursorSchema.parse(document.body).sequence;
}

export function saveCursor(destination: string, sequence: number): DocumentWrite {
  return { collection: CURSORS, id: destination, body: { sequence } };
}
