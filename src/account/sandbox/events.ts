import { eventSchema, type AccountEvent } from '../account-data.ts';
import type { AccountService } from '../account-service.ts';
import type { FaultSwitches } from './faults.ts';
import type { World } from './world.ts';
import { EVENT_LOG } from './write-once.ts';

const PAGE = 100;

export function eventOperations(
  world: World,
  faults: FaultSwitches,
): Pick<AccountService, 'events'> {
  return {
    events: async ({ after }) => {
      const entries = await world.storage.readLog(EVENT_LOG, after, PAGE);
      const nowMs = world.nowMs();
      const all = entries.map(({ sequence, body }) => ({
        sequence,
        event: eventSchema.parse(body),
      }));
      const firstToCome = all.findIndex(({ event }) => Date.parse(event.at) > nowMs);
      const happened = firstToCome === -1 ? all : all.slice(0, firstToCome);
      const next = happened.at(-1)?.sequence ?? after;
      const events = deliver(
        happened.map(({ event }) => event),
        faults,
      );
      return { outcome: 'ok', data: { events, next } };
    },
  };
}

function deliver(events: AccountEvent[], { current }: FaultSwitches): AccountEvent[] {
  const copied = events.flatMap((event) =>
    Array.from({ length: current.eventCopies }, () => event),
  );
  return current.reorderEvents ? copied.reverse() : copied;
}
