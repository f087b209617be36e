import type { BotServiceAdapter } from './adapter.ts';
import type { BotServiceAddress } from './to-activity.ts';

/** Quick answers come without. */
const FIRST_AFTER_MS = 1_000;
/** Channels show it for some seconds. */
const REPEATED_EVERY_MS = 4_000;

/** Shows the customer that the bot is at it, for as long as the turn takes. A failure to do so harms nobody. */
export async function showTyping(
  turn: Promise<void>,
  adapter: BotServiceAdapter,
  address: BotServiceAddress,
): Promise<void> {
  const show = (): void => {
    adapter.send(address, { type: 'typing' }).catch(() => undefined);
    timer = setTimeout(show, REPEATED_EVERY_MS).unref();
  };
  let timer = setTimeout(show, FIRST_AFTER_MS).unref();
  try {
    await turn;
  } finally {
    clearTimeout(timer);
  }
}
