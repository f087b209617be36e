import { z } from 'zod';
import type { FreezeRequest } from '../account-data.ts';
import type { AccountProblem } from '../account-problem.ts';
import type { AccountService } from '../account-service.ts';
import type { Mail } from './mailbox.ts';
import type { Persona } from './personas.ts';
import { readProven, writeProven } from './proven-write.ts';
import { personaOf, statusOf, type Freeze, type Subject } from './subject.ts';
import { newId, timeOf, type World } from './world.ts';
import type { Verdict } from './write-once.ts';

/** A freeze can be asked for at most so often by way of support, so that nobody is kept out of an account by it. */
const ASSISTED_FREEZE_EVERY_MS = 24 * 3_600_000;

type FreezeOperations = Pick<AccountService, 'requestFreeze' | 'freezeRequest'>;

export function freezeOperations(world: World): FreezeOperations {
  return {
    requestFreeze: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: 'requestFreeze',
        need: { level: 'A1', purpose: 'protective_freeze' },
        key: idempotencyKey,
        input,
        kept: z.object({ id: z.string() }),
        decide: decideFreeze,
        present: ({ id }, subject, nowMs) => toRequest(findFreeze(subject, id), nowMs),
      }),

    freezeRequest: ({ id }, { proof }) =>
      readProven(world, proof, 'A1', ({ freezes }, nowMs) => {
        const freeze = freezes.find((one) => one.id === id);
        return freeze
          ? { outcome: 'ok', data: toRequest(freeze, nowMs) }
          : { outcome: 'problem', problem: { code: 'not_found' } };
      }),
  };
}

function decideFreeze(subject: Subject, nowMs: number): Verdict<{ id: string }> {
  const persona = personaOf(subject);
  if (!persona) return { kind: 'put_off', problem: { code: 'proof_required' } };
  const pending = subject.freezes.find(({ frozenAtMs }) => frozenAtMs > nowMs);
  if (pending) {
    return { kind: 'put_off', problem: { code: 'request_already_open', id: pending.id } };
  }
  const problem = refuseFreeze(subject, persona, nowMs);
  if (problem?.code === 'rate_limited') return { kind: 'put_off', problem };
  if (problem) return { kind: 'refused', problem };

  const freeze: Freeze = {
    id: newId('freeze'),
    requestedAtMs: nowMs,
    frozenAtMs: nowMs + persona.freezeTakesMs,
    isUndone: false,
  };
  return {
    kind: 'done',
    kept: { id: freeze.id },
    subject: { ...subject, freezes: [...subject.freezes, freeze] },
    events: [
      {
        type: 'freeze.completed',
        data: { id: freeze.id, state: 'frozen' },
        atMs: freeze.frozenAtMs,
      },
    ],
    mails: noticesOf(persona, nowMs),
  };
}

function refuseFreeze(
  subject: Subject,
  persona: Persona,
  nowMs: number,
): AccountProblem | undefined {
  const status = statusOf(subject, persona, nowMs);
  if (status === 'self_frozen') return { code: 'already_frozen' };
  if (status !== 'active') return { code: 'state_conflict' };
  if (!persona.kycStarted) return { code: 'not_eligible', missing: ['kyc'] };
  if (!persona.hasAuthenticator) return { code: 'not_eligible', missing: ['authenticator'] };
  const newestMs = Math.max(0, ...subject.freezes.map(({ requestedAtMs }) => requestedAtMs));
  const waitMs = newestMs + ASSISTED_FREEZE_EVERY_MS - nowMs;
  return waitMs > 0 ? { code: 'rate_limited', retryAfterMs: waitMs } : undefined;
}

function findFreeze({ freezes, key }: Subject, id: string): Freeze {
  const freeze = freezes.find((one) => one.id === id);
  if (!freeze) throw new Error(`Freeze ${id} of ${key} is gone. Freezes are never removed.`);
  return freeze;
}

function toRequest({ id, requestedAtMs, frozenAtMs }: Freeze, nowMs: number): FreezeRequest {
  const requestedAt = timeOf(requestedAtMs);
  return nowMs >= frozenAtMs
    ? { id, state: 'frozen', requestedAt, receipt: receiptOf(id) }
    : { id, state: 'executing', requestedAt };
}

/** Short enough to read out. */
function receiptOf(id: string): string {
  return `FR-${id.slice(-8).toUpperCase()}`;
}

/** By every way there is, so that a freeze by somebody else is noticed. */
function noticesOf({ email, phone, id }: Persona, atMs: number): Mail[] {
  const text =
    'A freeze of your account was asked for in the support chat. If it was not you, contact support.';
  return [
    { to: email, by: 'email', text, atMs },
    { to: phone, by: 'sms', text, atMs },
    { to: `the app of ${id}`, by: 'push', text, atMs },
  ];
}
