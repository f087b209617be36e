import type { DialogState } from '../dialog/dialog-state.ts';
import type { Input } from '../dialog/input.ts';
import type { Option, Surface } from './conversation-state.ts';

/** What one message leads to. Everything the bot can do about a message is one of these. */
export type Decision =
  | {
      kind: 'answer';
      intent?: string;
      /** Slugs that say the same; the first is quoted, all are named. Never empty. */
      articles: string[];
      /** The number of the quoted article's passage that answers; absent when the whole article does. */
      passage?: number;
      /** What the customer is using, where they said so. */
      surface?: Surface;
    }
  | { kind: 'ask_which'; about: 'surface' | 'topic'; intent?: string; options: Option[] }
  | {
      kind: 'begin_dialog';
      dialog: string;
      /** What the wish settles already. */
      values: DialogState['values'];
      intent?: string;
      /** Slugs that the dialog starts from. */
      articles: string[];
    }
  /** A message to the dialog that is running. */
  | { kind: 'continue_dialog'; input: Input }
  | {
      kind: 'hand_off';
      reason: string;
      priority: 'normal' | 'urgent';
      articles: string[];
      /** Begins when the ticket is open. */
      dialog?: string;
    }
  | { kind: 'ticket_status' }
  | { kind: 'small_talk'; topic: string }
  | {
      kind: 'decline';
      why: 'uncovered' | 'unknown' | 'unreadable' | 'language';
      /** Of the message, where it is another than English. */
      language?: string;
      /** Ends the sentence "I have no article on ...". */
      topic?: string;
      /** Names words that are said instead. */
      words?: string;
      /** Slugs that might still help. */
      nearest: string[];
    };
