import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Purpose } from '../account-data.ts';
import type { AccountProblem } from '../account-problem.ts';
import type { Proof } from '../account-service.ts';
import { readBinding, tokenOf } from './binding.ts';
import { subjectOfPersona } from './load-subject.ts';
import { findPersona } from './personas.ts';
import { isSame, type World } from './world.ts';

/** A genuine proof. It may have expired: what was asked for with it before may still be asked about. */
export interface Proven {
  subjectKey: string;
  level: 'A1' | 'A2';
  isExpired: boolean;
  expiresAtMs: number;
  /** Of A1 only. */
  binding?: { id: string; purpose: Purpose };
}

export type ProofVerdict = { ok: true; proven: Proven } | { ok: false; problem: AccountProblem };

const NOT_PROVEN: ProofVerdict = { ok: false, problem: { code: 'proof_required' } };

export async function checkProof(world: World, proof: Proof): Promise<ProofVerdict> {
  return proof.kind === 'binding' ? checkToken(world, proof) : checkAssertion(world, proof.token);
}

/** What a proof is not good enough for, for anything that is not a repetition. */
export function refuseProof(
  { level, isExpired, binding }: Proven,
  needed: { level: 'A1' | 'A2'; purpose?: Purpose },
): AccountProblem | undefined {
  if (isExpired) return { code: 'proof_expired' };
  if (needed.level === 'A2' && level === 'A1') return { code: 'level_too_low', needed: 'A2' };
  const isForAnother = needed.purpose !== undefined && binding?.purpose !== needed.purpose;
  return level === 'A1' && isForAnother ? { code: 'proof_required' } : undefined;
}

async function checkToken(
  world: World,
  { token, conversationId }: Extract<Proof, { kind: 'binding' }>,
): Promise<ProofVerdict> {
  const binding = await readBinding(world, token.split('.')[0] ?? '');
  if (binding?.conversationId !== conversationId) return NOT_PROVEN;
  const { id, purpose, state, verifiedUntilMs } = binding;
  if (state !== 'verified' || !isSame(token, tokenOf(world, binding))) return NOT_PROVEN;
  return {
    ok: true,
    proven: {
      subjectKey: binding.subjectKey,
      level: 'A1',
      isExpired: world.nowMs() >= verifiedUntilMs,
      expiresAtMs: verifiedUntilMs,
      binding: { id, purpose },
    },
  };
}

const claimsSchema = z.object({ sub: z.string(), exp: z.number() });

async function checkAssertion(world: World, assertion: string): Promise<ProofVerdict> {
  const claims = await readClaims(world, assertion);
  const persona = claims && findPersona(claims.sub);
  if (!persona) return NOT_PROVEN;
  const expiresAtMs = claims.exp * 1000;
  return {
    ok: true,
    proven: {
      subjectKey: subjectOfPersona(persona.id),
      level: 'A2',
      isExpired: world.nowMs() >= expiresAtMs,
      expiresAtMs,
    },
  };
}

/** Of a genuine assertion, also of one that has expired. */
async function readClaims(world: World, assertion: string) {
  const key = new TextEncoder().encode(world.assertionSecret);
  try {
    const options = { algorithms: ['HS256'], currentDate: new Date(world.nowMs()) };
    const { payload } = await jwtVerify(assertion, key, options);
    return claimsSchema.safeParse(payload).data;
  } catch (error) {
    // Its signature was right: that is checked first.
    if (error instanceof errors.JWTExpired) return claimsSchema.safeParse(error.payload).data;
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
