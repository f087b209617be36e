import { z } from 'zod';

import type { Storage } from '../../storage/storage.ts';
import type { Place } from './place.ts';

const COLLECTION = 'slack-threads';

const threadSchema = z.object({ teamId: z.string(), channelId: z.string(), threadTs: z.string() });
export type Thread = z.infer<typeof threadSchema>;

/** The threads that customers talk in. A channel's history does not hold what is said in them, so each is asked for. */
export class TrackedThreads {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async track({ teamId, channelId, threadTs }: Place): Promise<void> {
    if (threadTs === undefined) return;
    const thread: Thread = { teamId, channelId, threadTs };
    const id = idOf(thread);
    if (await this.#storage.read(COLLECTION, id)) return;
    await this.#storage.commit({ documents: [{ collection: COLLECTION, id, body: thread }] });
  }

  async forget(thread: Thread): Promise<void> {
    await this.#storage.commit({
      documents: [{ collection: COLLECTION, id: idOf(thread), body: undefined }],
    });
  }

  async all(): Promise<Thread[]> {
    const threads: Thread[] = [];
    for await (const id of this.#storage.list(COLLECTION)) {
      const document = await this.#storage.read(COLLECTION, id);
      if (document) threads.push(threadSchema.parse(document.body));
    }
    return threads;
  }
}

function idOf({ teamId, channelId, threadTs }: Thread): string {
  return `${teamId}-${channelId}-${threadTs}`;
}
