import { z } from 'zod';
import type { DocumentWrite } from '../../storage/storage.ts';
import { purposeSchema } from '../account-data.ts';
import { sealOf, type World } from './world.ts';

const BINDINGS = 'account-sandbox-bindings';

export const bindingSchema = z.object({
  id: z.string(),
  subjectKey: z.string(),
  channel: z.string(),
  conversationId: z.string(),
  purpose: purposeSchema,
  state: z.enum(['issued', 'verified', 'locked', 'revoked']),
  /** Of the newest code; a resent one starts a challenge of its own. */
  challenge: z.object({
    codeSeal: z.string(),
    sentAtMs: z.number(),
    expiresAtMs: z.number(),
    tries: z.number(),
  }),
  /** 0 until it is verified. */
  verifiedUntilMs: z.number(),
  /** Appointments that an authenticator code was given for. */
  totpFor: z.array(z.string()),
  totpTries: z.record(z.string(), z.number()),
});
export type Binding = z.infer<typeof bindingSchema>;

export async function readBinding(world: World, id: string): Promise<Binding | undefined> {
  const kept = await world.storage.read(BINDINGS, id);
  return kept && bindingSchema.parse(kept.body);
}

export function writeOf(binding: Binding): DocumentWrite {
  return { collection: BINDINGS, id: binding.id, body: binding };
}

/** Made anew of what is stored, so that the token itself is not. */
export function tokenOf(world: World, { id, verifiedUntilMs }: Binding): string {
  return `${id}.${sealOf(world, 'binding token', id, String(verifiedUntilMs))}`;
}

/** Good for one binding only, and with it for one conversation and purpose. */
export function codeSealOf(
  world: World,
  { id, conversationId, purpose }: Pick<Binding, 'id' | 'conversationId' | 'purpose'>,
  code: string,
): string {
  return sealOf(world, 'code', id, conversationId, purpose, code);
}
