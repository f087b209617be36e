import { verifyBindingSchema, verifyTotpSchema, type Purpose } from './account-data.ts';
import type { AccountAnswer, AccountService } from './account-service.ts';
import { hashAddress, withBinding, type SessionBinding } from './account-session.ts';
import {
  conclude,
  done,
  isProblem,
  patiently,
  proofFor,
  refuse,
  type Attempt,
  type Performed,
} from './attempt.ts';

/** Codes are only asked for where nobody else reads them, so they are only checked there. */
const NOT_PRIVATE = 'channel_not_private';
/** The longest wait that a code on its way explains. */
const RESEND_WAIT_MS = 60_000;

export async function startBinding(
  { contactEmail, purpose }: { contactEmail: string; purpose: Purpose },
  attempt: Attempt,
): Promise<Performed> {
  const { service, session, conversation, key, deadlineMs } = attempt;
  const { channelId, conversationId, nowMs } = conversation;
  if (!conversation.channelIsPrivate) return refuse(attempt, NOT_PRIVATE);
  const addressHash = hashAddress(conversationId, contactEmail);
  const earlier = session.bindings[purpose];
  const call = { idempotencyKey: key, deadlineMs };
  if (earlier?.addressHash === addressHash && !earlier.proof) {
    const again = await service.resendBinding(
      { bindingId: earlier.bindingId, conversationId },
      call,
    );
    // The last code was sent moments ago and is still good.
    if (isTooSoon(again) && nowMs < earlier.codeExpiresAtMs) return done(attempt, {});
    if (!isProblem(again, 'challenge_expired', 'not_found')) {
      return bound(attempt, purpose, addressHash, again);
    }
  }
  if (earlier) await service.dropBinding({ bindingId: earlier.bindingId }, { deadlineMs });
  const wish = { channel: channelId, conversationId, contactEmail, purpose };
  return bound(attempt, purpose, addressHash, await service.startBinding(wish, call));
}

type BindingAnswer = Awaited<ReturnType<AccountService['startBinding']>>;

function bound(
  attempt: Attempt,
  purpose: Purpose,
  addressHash: string,
  answer: BindingAnswer,
): Performed {
  return conclude(attempt, answer, ({ bindingId, resendAfter, expiresAt }) => {
    // By how long the two are apart, because the service's clock may be off from ours.
    const codeLifeMs = Date.parse(expiresAt) - Date.parse(resendAfter);
    const codeExpiresAtMs = attempt.conversation.nowMs + codeLifeMs;
    const binding: SessionBinding = { bindingId, addressHash, codeExpiresAtMs };
    return { data: {}, session: withBinding(attempt.session, purpose, binding) };
  });
}

export async function verifyBinding(
  { code, purpose }: { code: string; purpose: Purpose },
  attempt: Attempt,
): Promise<Performed> {
  const { service, session, conversation, deadlineMs } = attempt;
  const { conversationId, nowMs } = conversation;
  const binding = session.bindings[purpose];
  if (!conversation.channelIsPrivate) return refuse(attempt, NOT_PRIVATE);
  if (!binding) return refuse(attempt, 'challenge_expired');
  if (!verifyBindingSchema.shape.code.safeParse(code).success) {
    return refuse(attempt, 'code_incorrect');
  }
  const { bindingId } = binding;
  const input = { bindingId, conversationId, code };
  const answer = await patiently(attempt, (idempotencyKey) =>
    service.verifyBinding(input, { idempotencyKey, deadlineMs }),
  );
  if (answer.outcome !== 'ok') return conclude(attempt, answer, () => ({ data: {}, session }));
  const { bindingToken: token, level, expiresInSeconds } = answer.data;
  const me = await service.me(
    {},
    { deadlineMs, proof: { kind: 'binding', token, conversationId } },
  );
  const proof = {
    token,
    level,
    expiresAtMs: nowMs + expiresInSeconds * 1000,
    ...(me.outcome === 'ok' && { maskedAccount: me.data.email }),
  };
  return done({ ...attempt, session: withBinding(session, purpose, { ...binding, proof }) }, {});
}

export async function verifyAuthenticator(
  { code, appointmentId }: { code: string; appointmentId: string },
  attempt: Attempt,
): Promise<Performed> {
  const { service, conversation, deadlineMs, session } = attempt;
  const proof = proofFor('join_video_call', attempt);
  if (!conversation.channelIsPrivate) return refuse(attempt, NOT_PRIVATE);
  if (!proof) return refuse(attempt, 'proof_expired');
  const input = verifyTotpSchema.safeParse({ code, appointmentId });
  if (!input.success) return refuse(attempt, 'code_incorrect');
  const answer = await patiently(attempt, (idempotencyKey) =>
    service.verifyTotp(input.data, { idempotencyKey, proof, deadlineMs }),
  );
  return conclude(attempt, answer, () => ({ data: {}, session }));
}

function isTooSoon(answer: AccountAnswer<unknown>): boolean {
  return isProblem(answer, 'rate_limited') && (answer.problem.retryAfterMs ?? 0) <= RESEND_WAIT_MS;
}
