import type { Log } from './log.ts';
import { CustomerData, type Holder } from './privacy/customer-data.ts';
import type { Retention } from './privacy/retention.ts';
import { heldByTickets } from './tickets/held-data.ts';
import { sweepRetention } from './tickets/retention-sweep.ts';
import type { Bot } from './turn/bot.ts';
import { heldByTurns } from './turn/held-data.ts';

const SWEEP_EVERY_MS = 6 * 3_600_000;

export interface OpenCustomerData {
  data: CustomerData;
  /** Waits for a sweep that runs. */
  close(): Promise<void>;
}

export interface CustomerDataOptions {
  bot: Bot;
  /** What keeps something of conversations beside the turns and the tickets. */
  holders: readonly Holder[];
  retention: Retention;
  log: Log;
}

/** Finishes erasures that a crash interrupted, and from then on erases what is past its time. */
export async function openCustomerData({
  bot,
  holders,
  retention,
  log,
}: CustomerDataOptions): Promise<OpenCustomerData> {
  const { storage, tickets, activities } = bot;
  const data = new CustomerData(storage, activities, [
    ...heldByTurns(bot),
    heldByTickets(storage, tickets),
    ...holders,
  ]);
  await data.resume();
  const sweep = async (): Promise<void> => {
    try {
      const parts = { activities, tickets: tickets.index, data, retention };
      const erased = await sweepRetention(parts, Date.now());
      if (erased > 0) log.info({ conversations: erased }, 'erased what was past its time');
    } catch (error) {
      log.error({ err: error }, 'erasing what is past its time failed, and is tried again later');
    }
  };
  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_EVERY_MS);
  return {
    data,
    async close() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
