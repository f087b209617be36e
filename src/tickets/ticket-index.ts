import PQueue from 'p-queue';
import type { Storage } from '../storage/storage.ts';
import { TICKET_EVENTS, toTicketEvent } from './ticket-event.ts';
import { compareText } from './standing.ts';
import { parseTicket, TICKETS, type Ticket } from './ticket.ts';

/** So many documents are read at a time while the index is built, so that turns are not kept waiting by it. */
const READS_AT_A_TIME = 16;
const SUBJECT_LENGTH = 140;
const SEARCHED_LENGTH = 600;

const KEPT = [
  'id',
  'number',
  'status',
  'priority',
  'reason',
  'floor',
  'channelId',
  'conversationId',
  'language',
  'level',
  'customer',
  'assignee',
  'openedAt',
  'queuedAt',
  'placeAt',
  'lastCustomerMessageAt',
  'lastAgentActAt',
  'resolvedAt',
  'rating',
] as const satisfies (keyof Ticket)[];

/** What the queue shows of a ticket, and what it is found by. Small: all of them are kept in memory. */
export interface IndexedTicket extends Pick<Ticket, (typeof KEPT)[number]> {
  subject: string;
  /** Of the store: an older one never takes the place of a newer. */
  version: number;
  /** Lower case. */
  searched: string;
}

export type TicketCounts = Record<Ticket['status'] | 'urgent' | 'mine', number>;

export type IndexListener = (
  ticket: IndexedTicket,
  change: { kind: string; by: Ticket['assignee'] },
) => void;

/**
 * All tickets in short, in memory. Built in the background from what is stored, then kept up with the log of events.
 */
export class TicketIndex {
  readonly #storage: Storage;
  readonly #tickets = new Map<string, IndexedTicket>();
  readonly #listeners = new Set<IndexListener>();
  #built: Promise<void> | undefined;
  #following: Promise<void> = Promise.resolve();
  #stopWatching: (() => void) | undefined;
  #isClosed = false;

  readonly #onError: (error: unknown) => void;

  /** `onError` is told of tickets that cannot be read: they are left out, and the others are served. */
  constructor(storage: Storage, onError: (error: unknown) => void) {
    this.#storage = storage;
    this.#onError = onError;
  }

  /** Resolves when every ticket is in. Begins with the first call. */
  ready(): Promise<void> {
    this.#built ??= this.#build();
    return this.#built;
  }

  get(id: string): IndexedTicket | undefined {
    return this.#tickets.get(id);
  }

  all(): Iterable<IndexedTicket> {
    return this.#tickets.values();
  }

  get size(): number {
    return this.#tickets.size;
  }

  /** Newest first. */
  ofCustomer(channelId: string, customerId: string): IndexedTicket[] {
    const own = [...this.#tickets.values()].filter(
      (ticket) => ticket.channelId === channelId && ticket.customer.id === customerId,
    );
    return own.sort((a, b) => compareText(b.openedAt, a.openedAt));
  }

  /** How many there are of each kind; `mine` are those that an agent has. */
  counts(agentId: string): TicketCounts {
    const counts = { open: 0, urgent: 0, assigned: 0, waiting: 0, resolved: 0, mine: 0 };
    for (const { status, priority, assignee } of this.#tickets.values()) {
      counts[status] += 1;
      if (status === 'open' && priority === 'urgent') counts.urgent += 1;
      if (assignee?.id === agentId) counts.mine += 1;
    }
    return counts;
  }

  /** Calls the listener with every ticket that is new or changed from now on. Returns how to stop. */
  watch(listener: IndexListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything that was committed before this call is in. */
  async caughtUp(): Promise<void> {
    await this.ready();
    await this.#following;
  }

  /** Stops reading; what was begun is waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWatching?.();
    await this.#built;
    await this.#following;
  }

  async #build(): Promise<void> {
    // Before the list is read, so that nothing is missed in between.
    this.#stopWatching = this.#storage.watch(TICKET_EVENTS, (entries) => {
      for (const entry of entries)
        this.#following = this.#following
          .then(() => this.#follow(toTicketEvent(entry)))
          .catch(this.#onError);
    });
    const reads = new PQueue({ concurrency: READS_AT_A_TIME });
    for await (const id of this.#storage.list(TICKETS)) {
      if (this.#isClosed) break;
      await reads.onSizeLessThan(READS_AT_A_TIME * 4);
      void reads.add(() => this.#take(id).catch(this.#onError));
    }
    await reads.onIdle();
  }

  async #follow(event: ReturnType<typeof toTicketEvent>): Promise<void> {
    if (this.#isClosed) return;
    if (event.kind === 'erased') {
      this.#tickets.delete(event.ticketId);
      return;
    }
    await this.#take(event.ticketId);
    const ticket = this.#tickets.get(event.ticketId);
    if (!ticket) return;
    const by = 'by' in event ? event.by : undefined;
    for (const listener of this.#listeners) listener(ticket, { kind: event.kind, by });
  }

  async #take(id: string): Promise<void> {
    if (this.#isClosed) return;
    const document = await this.#storage.read(TICKETS, id);
    if (!document || (this.#tickets.get(id)?.version ?? 0) >= document.version) return;
    this.#tickets.set(id, toIndexed(parseTicket(id, document), document.version));
  }
}

export function toIndexed(ticket: Ticket, version: number): IndexedTicket {
  const kept = Object.fromEntries(KEPT.map((name) => [name, ticket[name]])) as Pick<
    Ticket,
    (typeof KEPT)[number]
  >;
  const subject = subjectOf(ticket);
  const { number, customer, reason, assignee, answers } = ticket;
  const searched = [
    number,
    customer.name,
    customer.id,
    reason.replaceAll('_', ' '),
    assignee?.name,
    subject,
    ...answers.map(({ answer }) => answer),
  ];
  return {
    ...kept,
    subject,
    version,
    searched: searched
      .filter((part) => part !== undefined)
      .join('\n')
      .slice(0, SEARCHED_LENGTH)
      .toLowerCase(),
  };
}

/** What the customer wrote first; where that was nothing but asking for a person, it still says that. */
function subjectOf({ transcript, answers }: Ticket): string {
  const said = transcript.filter(({ by }) => by === 'customer').map(({ text }) => text.trim());
  const longest = said.find((text) => text.length > 20) ?? said[0] ?? answers[0]?.answer ?? '';
  const line = longest.replaceAll(/\s+/gu, ' ');
  return line.length > SUBJECT_LENGTH ? `${line.slice(0, SUBJECT_LENGTH - 1)}…` : line;
}
