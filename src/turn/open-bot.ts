import type { AccountAccess } from '../dialog/account-access.ts';
import { EnteredCodes } from '../privacy/entered-codes.ts';
import { redactReceived } from '../privacy/redact-received.ts';
import { ActivityLog } from '../storage/activity-log.ts';
import type { Storage } from '../storage/storage.ts';
import type { SupportHours } from '../tickets/support-hours.ts';
import { TicketDesk } from '../tickets/ticket-desk.ts';
import type { Bot } from './bot.ts';
import type { Understanding } from './open-understanding.ts';
import { SilenceClock } from './silence-clock.ts';

export interface BotOptions {
  storage: Storage;
  understanding: Understanding;
  accounts: AccountAccess;
  assertionOf?: Bot['assertionOf'];
  hours: () => SupportHours;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Told of what went wrong where nobody waits for it. */
  onError?: (error: unknown) => void;
  ownSites?: Bot['ownSites'];
  onTurn: Bot['onTurn'];
}

/** The bot on a store. Whatever it is told goes through its activity log, where secrets are taken out first. */
export async function openBot({
  storage,
  understanding,
  accounts,
  assertionOf = () => undefined,
  ownSites = [],
  hours,
  now = Date.now,
  onError = () => undefined,
  onTurn,
}: BotOptions): Promise<Bot> {
  const codes = new EnteredCodes();
  const activities = new ActivityLog(storage, (received, recent) =>
    redactReceived(received, recent, codes),
  );
  return {
    storage,
    activities,
    recognize: (text) => understanding.recognizer.recognize(text),
    knowledge: understanding.knowledge,
    words: understanding.words,
    tickets: new TicketDesk({ storage, activities, hours, now, onError }),
    accounts,
    assertionOf,
    ownSites,
    codes,
    silences: await SilenceClock.open(storage),
    onTurn,
  };
}
