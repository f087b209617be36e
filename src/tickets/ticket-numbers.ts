import { z } from 'zod';
import type { Storage } from '../storage/storage.ts';

const COLLECTION = 'counters';
const ID = 'ticket-number';
const counterSchema = z.strictObject({ last: z.int() });

/** The number of the first ticket ever, less one: four digits are easier to say than one. */
const START = 1000;

/**
 * Takes the next ticket number. It is taken before the ticket is committed, so a crash in between leaves a gap, and
 * never two tickets of one number.
 */
export async function nextTicketNumber(storage: Storage): Promise<string> {
  return storage.exclusively('ticket number', async () => {
    const document = await storage.read(COLLECTION, ID);
    const last = document ? counterSchema.parse(document.body).last : START;
    await storage.commit({
      documents: [
        {
          collection: COLLECTION,
          id: ID,
          expectedVersion: document?.version ?? 0,
          body: { last: last + 1 },
        },
      ],
    });
    return `T-${last + 1}`;
  });
}
