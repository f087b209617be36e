import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What can be made to go wrong, as the switches on the sandbox's page and a fault header say it. */
export const faultsSchema = z.object({
  latencyMs: z.int().min(0).max(60_000).default(0),
  /** Answered before anything is done. */
  httpStatus: z.union([z.literal(0), z.int().min(400).max(599)]).default(0),
  /** It is done, and the connection breaks before the answer. */
  dropAfterCommit: z.boolean().default(false),
  /** It is done, and the answer is no JSON. */
  malformed: z.boolean().default(false),
  /** It is done, and the answer says that it is HTML. */
  wrongContentType: z.boolean().default(false),
  /** Every event is delivered so often. */
  eventCopies: z.int().min(1).max(10).default(1),
  reorderEvents: z.boolean().default(false),
  /** After so many calls all faults are off again; 0: they stay. */
  calls: z.int().min(0).default(0),
});
export type Faults = z.infer<typeof faultsSchema>;

export const NO_FAULTS: Faults = faultsSchema.parse({});

export class FaultSwitches {
  #faults = NO_FAULTS;

  get current(): Faults {
    return this.#faults;
  }

  set(faults: Faults): void {
    this.#faults = faults;
  }

  /** The faults of one call; counts it. */
  take(): Faults {
    const taken = this.#faults;
    if (taken.calls === 1) this.#faults = NO_FAULTS;
    else if (taken.calls > 1) this.#faults = { ...taken, calls: taken.calls - 1 };
    return taken;
  }
}

export async function delay({ latencyMs }: Faults): Promise<void> {
  if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
}
