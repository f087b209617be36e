import type { ActivityLog } from '../storage/activity-log.ts';
import type { Erasure, Storage } from '../storage/storage.ts';

const ERASURES = 'erasures';

/** A part of the service that keeps something of conversations. */
export interface Holder {
  /** What it keeps, such as `messages`: names the part in a customer's copy. */
  name: string;
  /** Plain JSON; undefined where it keeps nothing of the conversation. */
  copy(conversationId: string): Promise<unknown>;
  /** What of the store is to be erased. */
  whereabouts(conversationId: string): Promise<Erasure>;
  /** Lets go of what is elsewhere: in memory, in files of its own, in documents of which a shell stays. */
  forget?(conversationId: string): Promise<void>;
}

export interface CustomerCopy {
  conversationId: string;
  /** By the name of their holder. */
  parts: Record<string, unknown>;
}

/**
 * Everything that is kept of customers, conversation by conversation: to give them a copy, and to erase it. An erasure
 * is noted before it begins, and finished after a crash by `resume`.
 */
export class CustomerData {
  readonly #storage: Storage;
  readonly #activities: ActivityLog;
  readonly #holders: readonly Holder[];

  constructor(storage: Storage, activities: ActivityLog, holders: readonly Holder[]) {
    this.#storage = storage;
    this.#activities = activities;
    this.#holders = holders;
  }

  /** Every conversation of a customer, as their channel or their site calls them. */
  async conversationsOf(customerId: string): Promise<string[]> {
    const found: string[] = [];
    for await (const id of this.#activities.conversations())
      if ((await this.#activities.find(id))?.customer?.id === customerId) found.push(id);
    return found;
  }

  async copy(conversationId: string): Promise<CustomerCopy> {
    const parts: Record<string, unknown> = {};
    for (const holder of this.#holders) {
      const part = await holder.copy(conversationId);
      if (part !== undefined) parts[holder.name] = part;
    }
    return { conversationId, parts };
  }

  /** Resolves when no file of the store holds anything of the conversation. No turn of it runs meanwhile. */
  async erase(conversationId: string): Promise<void> {
    await this.#storage.commit({
      documents: [{ collection: ERASURES, id: conversationId, body: {} }],
    });
    await this.#finish(conversationId);
  }

  /** Finishes the erasures that a crash interrupted. */
  async resume(): Promise<void> {
    const interrupted: string[] = [];
    for await (const id of this.#storage.list(ERASURES)) interrupted.push(id);
    for (const id of interrupted) await this.#finish(id);
  }

  async #finish(conversationId: string): Promise<void> {
    await this.#storage.exclusively(`turn ${conversationId}`, async () => {
      const places = await Promise.all(
        this.#holders.map((holder) => holder.whereabouts(conversationId)),
      );
      for (const holder of this.#holders) await holder.forget?.(conversationId);
      await this.#storage.erase({
        documents: places.flatMap(({ documents }) => documents),
        logs: places.flatMap(({ logs }) => logs),
      });
      await this.#storage.commit({
        documents: [{ collection: ERASURES, id: conversationId, body: undefined }],
      });
    });
  }
}
