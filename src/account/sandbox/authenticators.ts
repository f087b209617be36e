import { createHmac } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { verifiedTotpSchema } from '../account-data.ts';
import type { AccountService } from '../account-service.ts';
import { readBinding, writeOf, type Binding } from './binding.ts';
import type { Proven } from './check-proof.ts';
import {
  countFailure,
  forgiveFailures,
  locked,
  refuseGuess,
  TRIES_PER_CHALLENGE,
} from './code-limits.ts';
import { writeProven } from './proven-write.ts';
import { personaOf, type Subject } from './subject.ts';
import type { World } from './world.ts';
import type { Verdict } from './write-once.ts';

const PERIOD_SECONDS = 30;

/** Codes of authenticator apps (RFC 6238): one step earlier or later counts, and every step only once. */
export function authenticatorOperations(world: World): Pick<AccountService, 'verifyTotp'> {
  return {
    verifyTotp: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: 'verifyTotp',
        need: { level: 'A1', purpose: 'join_video_call' },
        key: idempotencyKey,
        input,
        kept: verifiedTotpSchema,
        decide: (subject, nowMs, proven) => decide(world, subject, input, nowMs, proven),
        present: (kept) => kept,
      }),
  };
}

/** The code that the persona's app shows at this time. */
export function authenticatorCode(world: World, personaId: string, atMs: number): string {
  return appOf(world, personaId).generate({ timestamp: atMs });
}

interface Guess {
  code: string;
  appointmentId: string;
}

async function decide(
  world: World,
  subject: Subject,
  { code, appointmentId }: Guess,
  nowMs: number,
  proven: Proven,
): Promise<Verdict<Pick<Guess, 'appointmentId'>>> {
  const persona = personaOf(subject);
  const binding = proven.binding && (await readBinding(world, proven.binding.id));
  if (!persona || !binding) return { kind: 'put_off', problem: { code: 'proof_required' } };
  if (!subject.appointments.some(({ id }) => id === appointmentId)) {
    return { kind: 'refused', problem: { code: 'not_found' } };
  }
  if (!persona.hasAuthenticator) {
    return { kind: 'refused', problem: { code: 'not_eligible', missing: ['authenticator'] } };
  }
  if ((binding.totpTries[appointmentId] ?? 0) >= TRIES_PER_CHALLENGE) {
    return { kind: 'put_off', problem: locked(binding.verifiedUntilMs, nowMs) };
  }
  const problem = refuseGuess(subject, nowMs);
  if (problem) return { kind: 'put_off', problem };
  return judge(world, subject, binding, { code, appointmentId }, nowMs);
}

function judge(
  world: World,
  subject: Subject,
  binding: Binding,
  { code, appointmentId }: Guess,
  nowMs: number,
): Verdict<Pick<Guess, 'appointmentId'>> {
  const app = appOf(world, subject.personaId ?? '');
  const delta = app.validate({ token: code, timestamp: nowMs, window: 1 });
  if (delta === null) return miss(subject, binding, appointmentId, nowMs);
  const step = Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta;
  // Steps only go up, so that none is ever accepted twice.
  if (step <= subject.lastTotpStep) return { kind: 'refused', problem: { code: 'code_reused' } };
  const totpFor = [...binding.totpFor, appointmentId];
  return {
    kind: 'done',
    kept: { appointmentId },
    subject: { ...forgiveFailures(subject, binding.conversationId), lastTotpStep: step },
    documents: [writeOf({ ...binding, totpFor })],
  };
}

function miss(
  subject: Subject,
  binding: Binding,
  appointmentId: string,
  nowMs: number,
): Verdict<never> {
  const tries = (binding.totpTries[appointmentId] ?? 0) + 1;
  const totpTries = { ...binding.totpTries, [appointmentId]: tries };
  return {
    kind: 'refused',
    problem: { code: 'code_incorrect', remaining: TRIES_PER_CHALLENGE - tries },
    subject: countFailure(subject, binding.conversationId, nowMs),
    documents: [writeOf({ ...binding, totpTries })],
  };
}

function appOf({ secret }: World, personaId: string): TOTP {
  const bytes = createHmac('sha256', secret).update(`authenticator ${personaId}`).digest();
  const shared = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 20);
  return new TOTP({ secret: new Secret({ buffer: shared }), period: PERIOD_SECONDS, digits: 6 });
}
