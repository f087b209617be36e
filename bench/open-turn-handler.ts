import { noAccountService } from '../src/dialog/account-access.ts';
import type { Storage } from '../src/storage/storage.ts';
import { loadSupportHours } from '../src/tickets/support-hours.ts';
import { projectRoot } from '../src/config.ts';
import { createTurnHandler } from '../src/turn/handle-turn.ts';
import { openBot } from '../src/turn/open-bot.ts';
import type { Understanding } from '../src/turn/open-understanding.ts';
import type { TurnHandler } from '../src/turn/turn-handler.ts';

/** The product's turns on a storage, in this process and without a channel. A turn that fails stops the benchmark. */
export async function openTurnHandler(
  storage: Storage,
  understanding: Understanding,
): Promise<TurnHandler> {
  const hours = await loadSupportHours(projectRoot);
  const bot = await openBot({
    storage,
    understanding,
    hours: () => hours,
    accounts: noAccountService,
    onTurn: ({ error }) => {
      if (error !== undefined) throw new Error('A turn failed.', { cause: error });
    },
  });
  return createTurnHandler(bot);
}
