import { ActivityLog } from '../src/storage/activity-log.ts';
import type { Storage } from '../src/storage/storage.ts';
import { TicketDesk } from '../src/tickets/ticket-desk.ts';
import { createTurnHandler } from '../src/turn/handle-turn.ts';
import type { Understanding } from '../src/turn/open-understanding.ts';
import type { TurnHandler } from '../src/turn/turn-handler.ts';

/** The product's turns on a storage, in this process and without a channel. A turn that fails stops the benchmark. */
export function openTurnHandler(
  storage: Storage,
  { recognizer, knowledge, words }: Understanding,
): TurnHandler {
  const activities = new ActivityLog(storage, (activity) => activity);
  return createTurnHandler({
    storage,
    activities,
    recognize: (text) => recognizer.recognize(text),
    knowledge,
    words,
    tickets: new TicketDesk(storage, activities),
    onTurn: ({ error }) => {
      if (error !== undefined) throw new Error('A turn failed.', { cause: error });
    },
  });
}
