import type { AccountAccess } from '../dialog/account-access.ts';
import type { Recognition } from '../nlu/recognition.ts';
import type { EnteredCodes } from '../privacy/entered-codes.ts';
import type { ActivityLog } from '../storage/activity-log.ts';
import type { Storage } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { Decision } from './decision.ts';
import type { Feedback } from './feedback.ts';
import type { Knowledge } from './knowledge.ts';
import type { SilenceClock } from './silence-clock.ts';
import type { DialogEnd } from './outcome.ts';
import type { Words } from './words.ts';

/** Everything a turn needs; app.ts puts it together. */
export interface Bot {
  storage: Storage;
  activities: ActivityLog;
  recognize: (text: string) => Promise<Recognition>;
  knowledge: () => Knowledge;
  words: () => Words;
  tickets: TicketDesk;
  accounts: AccountAccess;
  /** What the exchange signed for the customer of a conversation who is logged in there. */
  assertionOf: (conversationId: string) => string | undefined;
  /** Sites of this service itself, to which the bot's links may lead besides the official ones. */
  ownSites: readonly string[];
  codes: EnteredCodes;
  silences: SilenceClock;
  onTurn: (report: TurnReport) => void;
}

/** What logs and metrics learn of a turn: never what was said. */
export interface TurnReport {
  conversationId: string;
  decision:
    Decision['kind'] | 'welcome' | 'ignored' | 'silence' | 'relayed' | 'feedback' | 'failed';
  durationMs: number;
  /** How dialogs ended. */
  dialogEnds?: DialogEnd[];
  /** What the customer thinks of an answer. */
  feedback?: Feedback;
  /** Told to the customer, so that the line can be found again. */
  reference?: string;
  error?: unknown;
}

/** What a turn itself can tell of it. */
export type TurnResult = Omit<TurnReport, 'conversationId' | 'durationMs'>;
