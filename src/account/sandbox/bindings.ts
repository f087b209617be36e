import { z } from 'zod';
import { bindingSchema as bindingDataSchema } from '../account-data.ts';
import type { AccountProblem } from '../account-problem.ts';
import type { AccountAnswer, AccountService } from '../account-service.ts';
import { codeSealOf, readBinding, tokenOf, writeOf, type Binding } from './binding.ts';
import {
  CODE_LIFE_MS,
  countFailure,
  countSending,
  forgiveFailures,
  locked,
  refuseGuess,
  refuseSending,
  RESEND_AFTER_MS,
  TRIES_PER_CHALLENGE,
} from './code-limits.ts';
import { subjectOfAddress, withSubject } from './load-subject.ts';
import type { Mail } from './mailbox.ts';
import { personaOf, type Subject } from './subject.ts';
import { isSame, newCode, newId, timeOf, type World } from './world.ts';
import { commitEffects, writeOnce, type Effects, type Verdict } from './write-once.ts';

const TOKEN_LIFE_MS = 15 * 60_000;

type BindingOperations = Pick<
  AccountService,
  'startBinding' | 'resendBinding' | 'verifyBinding' | 'dropBinding'
>;

export function bindingOperations(world: World): BindingOperations {
  return {
    startBinding: (input, { idempotencyKey }) =>
      writeOnce(world, {
        subjectKey: subjectOfAddress(world, input.contactEmail),
        scope: 'startBinding',
        key: idempotencyKey,
        input,
        kept: bindingDataSchema,
        decide: (subject, nowMs) => decideStart(world, subject, input, nowMs),
        present: (kept) => kept,
      }),

    resendBinding: (input, { idempotencyKey }) =>
      withBinding(world, input, (found) =>
        writeOnce(world, {
          subjectKey: found.subjectKey,
          scope: `resendBinding ${found.id}`,
          key: idempotencyKey,
          input,
          kept: bindingDataSchema,
          decide: async (subject, nowMs) =>
            decideResend(world, subject, await readAgain(world, found), nowMs),
          present: (kept) => kept,
        }),
      ),

    verifyBinding: (input, { idempotencyKey }) =>
      withBinding(world, input, (found) =>
        writeOnce(world, {
          subjectKey: found.subjectKey,
          scope: `verifyBinding ${found.id}`,
          key: idempotencyKey,
          input,
          kept: z.object({ verifiedUntilMs: z.number() }),
          decide: async (subject, nowMs) =>
            decideVerification(world, subject, await readAgain(world, found), input.code, nowMs),
          present: ({ verifiedUntilMs }, _subject, nowMs) => ({
            bindingToken: tokenOf(world, { ...found, verifiedUntilMs }),
            level: 'A1' as const,
            expiresAt: timeOf(verifiedUntilMs),
            expiresInSeconds: Math.max(0, Math.floor((verifiedUntilMs - nowMs) / 1000)),
          }),
        }),
      ),

    dropBinding: async ({ bindingId }) => {
      const found = await readBinding(world, bindingId);
      if (found) await revoke(world, found);
      return { outcome: 'ok', data: {} };
    },
  };
}

/** A binding of another conversation is none. */
async function withBinding<Data>(
  world: World,
  { bindingId, conversationId }: { bindingId: string; conversationId: string },
  work: (binding: Binding) => Promise<AccountAnswer<Data>>,
): Promise<AccountAnswer<Data>> {
  const found = await readBinding(world, bindingId);
  return found?.conversationId === conversationId
    ? work(found)
    : { outcome: 'problem', problem: { code: 'not_found' } };
}

async function readAgain(world: World, { id }: Binding): Promise<Binding> {
  const binding = await readBinding(world, id);
  if (!binding) throw new Error(`Binding ${id} was there and is gone. Bindings are never removed.`);
  return binding;
}

interface Wish {
  channel: string;
  conversationId: string;
  purpose: Binding['purpose'];
}

async function decideStart(
  world: World,
  subject: Subject,
  { channel, conversationId, purpose }: Wish,
  nowMs: number,
): Promise<Verdict<z.infer<typeof bindingDataSchema>>> {
  const problem = refuseSending(subject, nowMs);
  if (problem) return { kind: 'put_off', problem };
  const earlier = await readBinding(world, subject.newestBinding[purpose] ?? 'none');
  const base = { id: newId('binding'), conversationId, purpose };
  const sent = sendCode(world, subject, base, nowMs);
  const binding: Binding = {
    ...base,
    subjectKey: subject.key,
    channel,
    state: 'issued',
    challenge: sent.challenge,
    verifiedUntilMs: 0,
    totpFor: [],
    totpTries: {},
  };
  const newestBinding = { ...subject.newestBinding, [purpose]: binding.id };
  const isVoiding = earlier?.state === 'issued';
  return {
    kind: 'done',
    kept: answerOf(binding),
    subject: { ...sent.subject, newestBinding },
    mails: sent.mails,
    documents: [
      writeOf(binding),
      ...(isVoiding ? [writeOf({ ...earlier, state: 'revoked' as const })] : []),
    ],
  };
}

function decideResend(
  world: World,
  subject: Subject,
  binding: Binding,
  nowMs: number,
): Verdict<z.infer<typeof bindingDataSchema>> {
  if (binding.state !== 'issued' && binding.state !== 'locked') {
    return { kind: 'refused', problem: { code: 'challenge_expired' } };
  }
  const waitMs = binding.challenge.sentAtMs + RESEND_AFTER_MS - nowMs;
  const problem: AccountProblem | undefined =
    waitMs > 0 ? { code: 'rate_limited', retryAfterMs: waitMs } : refuseSending(subject, nowMs);
  if (problem) return { kind: 'put_off', problem };
  const sent = sendCode(world, subject, binding, nowMs);
  const renewed: Binding = { ...binding, state: 'issued', challenge: sent.challenge };
  return {
    kind: 'done',
    kept: answerOf(renewed),
    subject: sent.subject,
    mails: sent.mails,
    documents: [writeOf(renewed)],
  };
}

/** For an address that nobody has, all is done alike but the sending. */
function sendCode(
  world: World,
  subject: Subject,
  binding: Pick<Binding, 'id' | 'conversationId' | 'purpose'>,
  nowMs: number,
): { subject: Subject; challenge: Binding['challenge']; mails: Mail[] } {
  const code = newCode();
  const to = personaOf(subject)?.email;
  const text = `Your code for the support chat is ${code}. It is good for 10 minutes. Give it to nobody.`;
  return {
    subject: countSending(subject, nowMs),
    challenge: {
      codeSeal: codeSealOf(world, binding, code),
      sentAtMs: nowMs,
      expiresAtMs: nowMs + CODE_LIFE_MS,
      tries: 0,
    },
    mails: to === undefined ? [] : [{ to, by: 'email', text, code, atMs: nowMs }],
  };
}

function answerOf({ id, challenge }: Binding): z.infer<typeof bindingDataSchema> {
  return {
    bindingId: id,
    delivery: 'if_match',
    resendAfter: timeOf(challenge.sentAtMs + RESEND_AFTER_MS),
    expiresAt: timeOf(challenge.expiresAtMs),
  };
}

function decideVerification(
  world: World,
  subject: Subject,
  binding: Binding,
  code: string,
  nowMs: number,
): Verdict<{ verifiedUntilMs: number }> {
  const problem = refuseChallenge(binding, nowMs) ?? refuseGuess(subject, nowMs);
  if (problem) return { kind: 'put_off', problem };
  const isRight = isSame(codeSealOf(world, binding, code), binding.challenge.codeSeal);
  // Of nobody no code is right, though the same work was done.
  if (isRight && subject.personaId !== null) {
    const verifiedUntilMs = nowMs + TOKEN_LIFE_MS;
    return {
      kind: 'done',
      kept: { verifiedUntilMs },
      subject: forgiveFailures(subject, binding.conversationId),
      documents: [writeOf({ ...binding, state: 'verified', verifiedUntilMs })],
    };
  }
  return { kind: 'refused', ...missed(subject, binding, nowMs) };
}

function refuseChallenge({ state, challenge }: Binding, nowMs: number): AccountProblem | undefined {
  if (state === 'locked') return locked(challenge.expiresAtMs, nowMs);
  if (state === 'issued' && nowMs < challenge.expiresAtMs) return undefined;
  return { code: 'challenge_expired' };
}

function missed(
  subject: Subject,
  binding: Binding,
  nowMs: number,
): Effects & { problem: AccountProblem } {
  const tries = binding.challenge.tries + 1;
  const remaining = TRIES_PER_CHALLENGE - tries;
  const after: Binding = {
    ...binding,
    state: remaining === 0 ? 'locked' : 'issued',
    challenge: { ...binding.challenge, tries },
  };
  return {
    problem: { code: 'code_incorrect', remaining },
    subject: countFailure(subject, binding.conversationId, nowMs),
    documents: [writeOf(after)],
  };
}

async function revoke(world: World, { id, subjectKey }: Binding): Promise<void> {
  await withSubject(world, subjectKey, async (subject) => {
    const binding = await readBinding(world, id);
    if (!binding || binding.state === 'revoked') return;
    await commitEffects(world, subject, {
      documents: [writeOf({ ...binding, state: 'revoked' })],
      events: [{ type: 'binding.revoked', data: { id, state: 'revoked' } }],
    });
  });
}
