import { createHash } from 'node:crypto';
import { z } from 'zod';
import { purposeSchema, type Purpose } from './account-data.ts';

const UNSETTLED_AT_MOST = 20;

const bindingSchema = z.object({
  bindingId: z.string(),
  /** Of the address, so that the address itself is not kept once more. */
  addressHash: z.string(),
  codeExpiresAtMs: z.number(),
  /** There once the code was right. */
  proof: z
    .object({
      token: z.string(),
      level: z.literal('A1'),
      expiresAtMs: z.number(),
      maskedAccount: z.string().exactOptional(),
    })
    .exactOptional(),
});

const sessionSchema = z.object({
  /** One for each purpose. */
  bindings: z.partialRecord(purposeSchema, bindingSchema),
  /** Keys of writes that may have been done although nobody heard of it. */
  unsettledKeys: z.array(z.string()),
});

/** What one conversation has proven, or is about to. Times are those of the turns, not of the service. */
export type Session = z.infer<typeof sessionSchema>;
export type SessionBinding = z.infer<typeof bindingSchema>;
export type SessionProof = NonNullable<SessionBinding['proof']>;

const EMPTY: Session = { bindings: {}, unsettledKeys: [] };

/** What cannot be read, such as one of another version, proves nothing. */
export function readSession(kept: unknown): Session {
  return sessionSchema.safeParse(kept).data ?? EMPTY;
}

/** Undefined when there is nothing worth keeping. */
export function keepSession(session: Session): Session | undefined {
  const isEmpty = Object.keys(session.bindings).length === 0 && session.unsettledKeys.length === 0;
  return isEmpty ? undefined : session;
}

export function withBinding(session: Session, purpose: Purpose, binding: SessionBinding): Session {
  return { ...session, bindings: { ...session.bindings, [purpose]: binding } };
}

export function leaveUnsettled(session: Session, key: string): Session {
  const others = session.unsettledKeys.filter((one) => one !== key);
  return { ...session, unsettledKeys: [...others, key].slice(-UNSETTLED_AT_MOST) };
}

export function settle(session: Session, key: string): Session {
  return { ...session, unsettledKeys: session.unsettledKeys.filter((one) => one !== key) };
}

export function liveProof(
  session: Session,
  purpose: Purpose,
  nowMs: number,
): SessionProof | undefined {
  const proof = session.bindings[purpose]?.proof;
  return proof && nowMs < proof.expiresAtMs ? proof : undefined;
}

export function hashAddress(conversationId: string, address: string): string {
  const folded = address.trim().normalize('NFKC').toLowerCase();
  return createHash('sha256')
    .update(JSON.stringify([conversationId, folded]))
    .digest('base64url');
}
