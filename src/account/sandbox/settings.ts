import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Storage } from '../../storage/storage.ts';

const COLLECTION = 'account-sandbox-settings';

const bodySchema = z.object({
  secret: z.string(),
  clockOffsetMs: z.number(),
  joinPolicy: z.array(z.enum(['email_otp', 'totp'])),
});

type Body = z.infer<typeof bodySchema>;

/** What holds for the whole sandbox, and over a restart. */
export class SandboxSettings {
  readonly #storage: Storage;
  #body: Body;

  constructor(storage: Storage, body: Body) {
    this.#storage = storage;
    this.#body = body;
  }

  get secret(): Buffer {
    return Buffer.from(this.#body.secret, 'base64');
  }

  get clockOffsetMs(): number {
    return this.#body.clockOffsetMs;
  }

  get joinPolicy(): Body['joinPolicy'] {
    return this.#body.joinPolicy;
  }

  async change(change: Partial<Pick<Body, 'clockOffsetMs' | 'joinPolicy'>>): Promise<void> {
    const body = { ...this.#body, ...change };
    await write(this.#storage, body);
    this.#body = body;
  }
}

export async function openSettings(storage: Storage): Promise<SandboxSettings> {
  const kept = await storage.read(COLLECTION, 'settings');
  if (kept) return new SandboxSettings(storage, bodySchema.parse(kept.body));
  const body: Body = {
    secret: randomBytes(32).toString('base64'),
    clockOffsetMs: 0,
    joinPolicy: ['email_otp'],
  };
  await write(storage, body);
  return new SandboxSettings(storage, body);
}

async function write(storage: Storage, body: Body): Promise<void> {
  await storage.commit({ documents: [{ collection: COLLECTION, id: 'settings', body }] });
}
