import type { z } from 'zod';
import { resetRequestSchema, startedResetSchema, type resetStates } from '../account-data.ts';
import type { AccountService } from '../account-service.ts';
import { readProven, writeProven } from './proven-write.ts';
import { personaOf, statusOf, type Reset, type Subject } from './subject.ts';
import { newId, timeOf, type World } from './world.ts';
import type { Verdict } from './write-once.ts';

const RESET_LIFE_MS = 24 * 3_600_000;

type ResetOperations = Pick<
  AccountService,
  'startTwoFactorReset' | 'twoFactorReset' | 'cancelTwoFactorReset'
>;

/** Requests are started, shown and cancelled here; nothing in the sandbox brings one to its end. */
export function resetOperations(world: World): ResetOperations {
  return {
    startTwoFactorReset: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: 'startTwoFactorReset',
        need: { level: 'A2' },
        key: idempotencyKey,
        input,
        kept: startedResetSchema,
        decide: (subject, nowMs) => decideStart(world, subject, input.methods, nowMs),
        present: (kept) => kept,
      }),

    twoFactorReset: ({ id }, { proof }) =>
      readProven(world, proof, 'A2', ({ resets }, nowMs) => {
        const reset = resets.find((one) => one.id === id);
        return reset
          ? { outcome: 'ok', data: toRequest(reset, nowMs) }
          : { outcome: 'problem', problem: { code: 'not_found' } };
      }),

    cancelTwoFactorReset: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: `cancelTwoFactorReset ${input.id}`,
        need: { level: 'A2' },
        key: idempotencyKey,
        input,
        kept: resetRequestSchema,
        decide: (subject, nowMs) => decideCancelling(subject, input.id, nowMs),
        present: (kept) => kept,
      }),
  };
}

function decideStart(
  world: World,
  subject: Subject,
  methods: Reset['methods'],
  nowMs: number,
): Verdict<z.infer<typeof startedResetSchema>> {
  const persona = personaOf(subject);
  if (!persona) return { kind: 'put_off', problem: { code: 'proof_required' } };
  if (statusOf(subject, persona, nowMs) !== 'active') {
    return { kind: 'refused', problem: { code: 'state_conflict' } };
  }
  const open = subject.resets.find((reset) => stateOf(reset, nowMs) === 'awaiting_app');
  if (open) return { kind: 'refused', problem: { code: 'request_already_open', id: open.id } };
  const reset: Reset = {
    id: newId('reset'),
    methods,
    isCancelled: false,
    expiresAtMs: nowMs + RESET_LIFE_MS,
  };
  return {
    kind: 'done',
    kept: {
      id: reset.id,
      deepLink: `${world.pageUrl}/reset/${reset.id}`,
      expiresAt: timeOf(reset.expiresAtMs),
    },
    subject: { ...subject, resets: [...subject.resets, reset] },
    events: [{ type: 'reset.state_changed', data: { id: reset.id, state: 'awaiting_app' } }],
  };
}

function decideCancelling(
  subject: Subject,
  id: string,
  nowMs: number,
): Verdict<z.infer<typeof resetRequestSchema>> {
  const reset = subject.resets.find((one) => one.id === id);
  if (!reset) return { kind: 'refused', problem: { code: 'not_found' } };
  if (stateOf(reset, nowMs) !== 'awaiting_app') {
    return { kind: 'refused', problem: { code: 'state_conflict' } };
  }
  const cancelled = { ...reset, isCancelled: true };
  return {
    kind: 'done',
    kept: toRequest(cancelled, nowMs),
    subject: {
      ...subject,
      resets: subject.resets.map((one) => (one.id === id ? cancelled : one)),
    },
    events: [{ type: 'reset.state_changed', data: { id, state: 'cancelled' } }],
  };
}

function toRequest(reset: Reset, nowMs: number): z.infer<typeof resetRequestSchema> {
  const { id, methods, expiresAtMs } = reset;
  return { id, methods, state: stateOf(reset, nowMs), expiresAt: timeOf(expiresAtMs) };
}

function stateOf({ isCancelled, expiresAtMs }: Reset, nowMs: number): (typeof resetStates)[number] {
  if (isCancelled) return 'cancelled';
  return nowMs < expiresAtMs ? 'awaiting_app' : 'expired';
}
