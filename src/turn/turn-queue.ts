import type { Storage } from '../storage/storage.ts';

/**
 * One turn at a time in each conversation, in the order of arrival, on this process or on many. Two quick messages
 * therefore never race for the state. Repeated deliveries do not get here: the activity log has dropped them.
 */
export class TurnQueue {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async run(conversationId: string, turn: () => Promise<void>): Promise<void> {
    await this.#storage.exclusively(`turn ${conversationId}`, turn);
  }
}
