import { isDeepStrictEqual } from 'node:util';
import type { Activity, ChannelAccount } from './activity.ts';
import type {
  Changes,
  DocumentName,
  DocumentWrite,
  Erasure,
  LogAddress,
  LogAppend,
  LogEntry,
  Storage,
} from './storage.ts';

const CONVERSATIONS = 'channel-conversations';
const RECEIPTS = 'receipts';
const UNHANDLED = 'unhandled-activities';
const UNDELIVERED = 'undelivered-conversations';
const DELIVERED = 'delivered-activities';

/** A secret may be spread over this many messages. */
const RECENT_ACTIVITIES = 12;

/** Enough for a client that resends a whole offline queue; the oldest are forgotten first. */
const RECEIPTS_KEPT = 500;

export interface ConversationRecord {
  channelId: string;
  startedAt: string;
  customer?: ChannelAccount;
  locale?: string;
  /** Since when its customer wants nothing to do with it any more. */
  endedAt?: string;
  /** Where to send what is said, in a channel whose clients do not fetch it themselves. Only the channel reads it. */
  address?: unknown;
}

/** An activity that is in the log: it has its final id and timestamp. */
export type LoggedActivity = Activity & { id: string; timestamp: string };

export interface ReceivedActivity {
  activity: LoggedActivity;
  /** The same delivery came before: `activity` is the first one's, and there is nothing left to do. */
  isDuplicate: boolean;
}

interface Receipt {
  deliveryId: string;
  sequence: number;
}

/** Takes the secrets out of an activity; `recent` is what came before it, oldest first, the bot's replies included. */
export type Redact = (activity: Activity, recent: readonly LoggedActivity[]) => Activity;

/**
 * What was said in each conversation, in order, by everyone. It is the truth that channels deliver from: an activity
 * is in it before the bot sees it, and a reply is in it, in the same commit as the state it belongs to, before anyone
 * is sent it. Sequence numbers are the watermarks of Direct Line.
 */
export class ActivityLog {
  readonly #storage: Storage;
  readonly #redact: Redact;
  readonly #undeliveredListeners = new Set<(conversationId: string) => void>();

  /** `redact` runs before any of an activity is written. */
  constructor(storage: Storage, redact: Redact) {
    this.#storage = storage;
    this.#redact = redact;
  }

  /** Returns the conversation's record and whether this call created it. */
  async start(
    conversationId: string,
    record: ConversationRecord,
  ): Promise<{ record: ConversationRecord; isNew: boolean }> {
    return this.#storage.exclusively(`start ${conversationId}`, async () => {
      const existing = await this.find(conversationId);
      if (existing) return { record: existing, isNew: false };
      await this.#storage.commit({
        documents: [{ collection: CONVERSATIONS, id: conversationId, body: record }],
      });
      return { record, isNew: true };
    });
  }

  /** Replaces where to send what is said from now on; undefined where the customer can no longer be reached. */
  async readdress(conversationId: string, address: unknown): Promise<void> {
    await this.#whileAppending(conversationId, async () => {
      const record = await this.find(conversationId);
      if (!record || isDeepStrictEqual(record.address, address)) return;
      await this.#storage.commit({
        documents: [
          { collection: CONVERSATIONS, id: conversationId, body: toPlain({ ...record, address }) },
        ],
      });
    });
  }

  /** Notes that a conversation is over: its customer does not go on with it. What was said stays. */
  async end(conversationId: string, endedAt: string): Promise<void> {
    await this.#whileAppending(conversationId, async () => {
      const record = await this.find(conversationId);
      if (!record || record.endedAt !== undefined) return;
      await this.#storage.commit({
        documents: [
          { collection: CONVERSATIONS, id: conversationId, body: { ...record, endedAt } },
        ],
      });
    });
  }

  async find(conversationId: string): Promise<ConversationRecord | undefined> {
    const document = await this.#storage.read(CONVERSATIONS, conversationId);
    return document?.body as ConversationRecord | undefined;
  }

  /**
   * Records something a customer sent, durably and once. `deliveryId` is whatever the sender repeats when it sends
   * the same thing again (a client activity id, an event id); without one, nothing is recognised as a repeat.
   * The activity counts as unhandled, also after a crash, until `reply` names it.
   */
  async receive(received: Activity, deliveryId?: string): Promise<ReceivedActivity> {
    const conversationId = received.conversation.id;
    return this.#whileAppending(conversationId, async () => {
      const receipts = await this.#receipts(conversationId);
      const earlier = receipts.find((receipt) => receipt.deliveryId === deliveryId);
      if (earlier) {
        const [entry] = await this.#entries(conversationId, earlier.sequence - 1, 1);
        if (entry) return { activity: entry, isDuplicate: true };
      }
      const last = await this.watermark(conversationId);
      const recentAfter = Math.max(0, last - RECENT_ACTIVITIES);
      const recent = await this.#entries(conversationId, recentAfter, RECENT_ACTIVITIES);
      const sequence = last + 1;
      const documents: DocumentWrite[] = [
        {
          collection: UNHANDLED,
          id: activityId(conversationId, sequence),
          body: { conversationId, sequence },
        },
      ];
      if (deliveryId !== undefined) {
        const kept = [...receipts, { deliveryId, sequence }].slice(-RECEIPTS_KEPT);
        documents.push({ collection: RECEIPTS, id: conversationId, body: kept });
      }
      const [logged] = await this.#append(
        conversationId,
        [this.#redact(received, recent)],
        documents,
      );
      if (!logged) throw new Error('A commit of one activity returned none.');
      return { activity: logged, isDuplicate: false };
    });
  }

  /**
   * Commits the outcome of a turn: the replies, the documents and other logs that changed, and that `handled` is done
   * with. All of it or nothing.
   */
  async reply(
    handled: LoggedActivity,
    replies: Activity[],
    documents: DocumentWrite[],
    appends: LogAppend[] = [],
  ): Promise<LoggedActivity[]> {
    const conversationId = handled.conversation.id;
    const isHandled = { collection: UNHANDLED, id: handled.id, body: undefined };
    return this.#whileAppending(conversationId, () =>
      this.#append(conversationId, replies, [...documents, isHandled], appends),
    );
  }

  /** Adds activities that answer nothing in particular, such as an agent's message, with what changes by them. */
  async append(
    conversationId: string,
    activities: Activity[],
    documents: DocumentWrite[] = [],
    appends: LogAppend[] = [],
  ): Promise<LoggedActivity[]> {
    return this.#whileAppending(conversationId, () =>
      this.#append(conversationId, activities, documents, appends),
    );
  }

  /** The same, where what changes names the activities: `changesOf` is given the ids that they are about to get. */
  async appendNamed(
    conversationId: string,
    activities: Activity[],
    changesOf: (ids: readonly string[]) => Changes,
  ): Promise<LoggedActivity[]> {
    return this.#whileAppending(conversationId, async () => {
      const last = await this.watermark(conversationId);
      const ids = activities.map((_, index) => activityId(conversationId, last + 1 + index));
      const { documents = [], appends = [] } = changesOf(ids);
      return this.#append(conversationId, activities, documents, appends);
    });
  }

  /** What a customer sent last; undefined when nothing of it is among the newest activities. */
  async lastReceived(conversationId: string): Promise<LoggedActivity | undefined> {
    const last = await this.watermark(conversationId);
    const after = Math.max(0, last - RECENT_ACTIVITIES);
    const newest = await this.#entries(conversationId, after, RECENT_ACTIVITIES);
    return newest.findLast(({ from }) => from.role !== 'bot');
  }

  /** The activities after a watermark (0 for all), oldest first, and the watermark to go on from. */
  async read(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ activities: LoggedActivity[]; watermark: number }> {
    const entries = await this.#storage.readLog(logOf(conversationId), after, limit);
    return {
      activities: entries.map((entry) => toActivity(conversationId, entry)),
      watermark: entries.at(-1)?.sequence ?? after,
    };
  }

  /** The watermark of a conversation's newest activity, 0 when nothing was said. */
  async watermark(conversationId: string): Promise<number> {
    return this.#storage.lastSequence(logOf(conversationId));
  }

  /** Calls the listener with everything said from now on, in order. Returns how to stop. */
  watch(
    conversationId: string,
    listener: (activities: LoggedActivity[], watermark: number) => void,
  ): () => void {
    return this.#storage.watch(logOf(conversationId), (entries) => {
      const activities = entries.map((entry) => toActivity(conversationId, entry));
      listener(activities, entries.at(-1)?.sequence ?? 0);
    });
  }

  /** What was received but not yet handled when the process last stopped, oldest first in each conversation. */
  async unhandled(): Promise<LoggedActivity[]> {
    const waiting: LoggedActivity[] = [];
    for await (const id of this.#storage.list(UNHANDLED)) {
      const document = await this.#storage.read(UNHANDLED, id);
      if (!document) continue;
      const { conversationId, sequence } = document.body as Unhandled;
      waiting.push(...(await this.#entries(conversationId, sequence - 1, 1)));
    }
    return waiting.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** All conversations there are, in no particular order. */
  conversations(): AsyncIterable<string> {
    return this.#storage.list(CONVERSATIONS);
  }

  /** Everything of the store in which the log keeps something of a conversation. */
  async whereabouts(conversationId: string): Promise<Erasure> {
    const isOfIt = (id: string): boolean => id.startsWith(`${conversationId}|`);
    const unhandled: DocumentName[] = [];
    for await (const id of this.#storage.list(UNHANDLED))
      if (isOfIt(id)) unhandled.push({ collection: UNHANDLED, id });
    const kept = [CONVERSATIONS, RECEIPTS, UNDELIVERED, DELIVERED];
    return {
      documents: [...kept.map((collection) => ({ collection, id: conversationId })), ...unhandled],
      logs: [logOf(conversationId)],
    };
  }

  /** Conversations in which something was said that may not have reached the customer, in no particular order. */
  async undelivered(): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of this.#storage.list(UNDELIVERED)) ids.push(id);
    return ids;
  }

  /** What was said to the customer of an addressed conversation and is not known to have arrived, oldest first. */
  async waitingForDelivery(conversationId: string, limit: number): Promise<LoggedActivity[]> {
    const document = await this.#storage.read(DELIVERED, conversationId);
    const { sequence } = (document?.body ?? { sequence: 0 }) as Delivered;
    return this.#entries(conversationId, sequence, limit);
  }

  /** Notes that everything up to this activity has arrived, or never will. */
  async markDelivered(activity: LoggedActivity): Promise<void> {
    const conversationId = activity.conversation.id;
    const sequence = sequenceOf(activity);
    await this.#whileAppending(conversationId, async () => {
      const isAll = (await this.watermark(conversationId)) === sequence;
      const done = { collection: UNDELIVERED, id: conversationId, body: undefined };
      await this.#storage.commit({
        documents: [
          { collection: DELIVERED, id: conversationId, body: { sequence } satisfies Delivered },
          ...(isAll ? [done] : []),
        ],
      });
    });
  }

  /** Calls the listener with the id of each conversation in which something is there to be delivered. */
  watchUndelivered(listener: (conversationId: string) => void): () => void {
    this.#undeliveredListeners.add(listener);
    return () => {
      this.#undeliveredListeners.delete(listener);
    };
  }

  /** Appends to one conversation happen one at a time, so the next sequence number can be known beforehand. */
  async #whileAppending<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    return this.#storage.exclusively(`append ${conversationId}`, work);
  }

  async #append(
    conversationId: string,
    activities: Activity[],
    documents: DocumentWrite[],
    others: LogAppend[] = [],
  ): Promise<LoggedActivity[]> {
    const own = activities.length > 0 ? [{ ...logOf(conversationId), bodies: activities }] : [];
    const isToBeSent = activities.some(isForCustomer) && (await this.#isAddressed(conversationId));
    const mark = { collection: UNDELIVERED, id: conversationId, body: {} };
    const committed = await this.#storage.commit({
      documents: isToBeSent ? [...documents, mark] : documents,
      appends: [...own, ...others],
    });
    const entries = own.length > 0 ? (committed[0] ?? []) : [];
    if (isToBeSent) for (const listener of this.#undeliveredListeners) listener(conversationId);
    return entries.map((entry) => toActivity(conversationId, entry));
  }

  async #isAddressed(conversationId: string): Promise<boolean> {
    return (await this.find(conversationId))?.address !== undefined;
  }

  async #entries(conversationId: string, after: number, limit: number): Promise<LoggedActivity[]> {
    return (await this.read(conversationId, after, limit)).activities;
  }

  async #receipts(conversationId: string): Promise<Receipt[]> {
    const document = await this.#storage.read(RECEIPTS, conversationId);
    return (document?.body ?? []) as Receipt[];
  }
}

interface Unhandled {
  conversationId: string;
  sequence: number;
}

interface Delivered {
  sequence: number;
}

/** Said by the bot or by an agent. */
export function isForCustomer({ from }: Activity): boolean {
  return from.role === 'bot';
}

function logOf(conversationId: string): LogAddress {
  return { log: 'activities', id: conversationId };
}

/** The form that Direct Line clients know: `<conversation>|0000001`. */
function activityId(conversationId: string, sequence: number): string {
  return `${conversationId}|${String(sequence).padStart(7, '0')}`;
}

function sequenceOf({ id }: LoggedActivity): number {
  return Number(id.slice(id.lastIndexOf('|') + 1));
}

/** Without what is undefined. */
function toPlain(record: ConversationRecord): unknown {
  return JSON.parse(JSON.stringify(record));
}

function toActivity(conversationId: string, entry: LogEntry): LoggedActivity {
  return {
    ...(entry.body as Activity),
    id: activityId(conversationId, entry.sequence),
    timestamp: new Date(entry.at).toISOString(),
  };
}
