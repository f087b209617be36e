import type { FreezeReason, MethodName } from './account-data.ts';
import type { AccountAnswer, AccountService, Proof } from './account-service.ts';
import { conclude, isProblem, proofFor, refuse, type Attempt, type Performed } from './attempt.ts';
import { setTimeout as sleep } from 'node:timers/promises';

export async function freezeAccount(
  { reason }: { reason: FreezeReason },
  attempt: Attempt,
): Promise<Performed> {
  const { service, conversation, key, deadlineMs, session } = attempt;
  const proof = attempt.assertion ?? proofFor('protective_freeze', attempt);
  if (!proof) return refuse(attempt, 'proof_expired');
  const evidenceRef = conversation.conversationId.slice(0, 200);
  const sent = await service.requestFreeze(
    { reason, evidenceRef },
    { idempotencyKey: key, proof, deadlineMs },
  );
  const answer = await untilFrozen(attempt, proof, sent);
  return conclude(attempt, answer, ({ receipt }) => ({
    data: { receipt },
    session,
  }));
}

type FreezeAnswer = Awaited<ReturnType<AccountService['requestFreeze']>>;

/** Only `frozen` is done, and only `rejected` and `failed` are not; until then it is polled, and then unknown. */
async function untilFrozen(
  { service, now, deadlineMs, pollEveryMs }: Attempt,
  proof: Proof,
  sent: FreezeAnswer,
): Promise<AccountAnswer<{ receipt: string }>> {
  const id = idOf(sent);
  if (id === undefined) return judge(sent);
  let judged = judge(sent);
  while (judged.outcome === 'unknown' && now() + pollEveryMs < deadlineMs) {
    await sleep(pollEveryMs);
    judged = judge(await service.freezeRequest({ id }, { proof, deadlineMs }));
    // That it can't be asked about does not mean that it was not done.
    if (judged.outcome === 'problem' && judged.idempotency === undefined) {
      judged = { outcome: 'unknown' };
    }
  }
  return judged;
}

/** Of the freeze that is under way, also if another try began it. */
function idOf(sent: FreezeAnswer): string | undefined {
  if (sent.outcome === 'ok') return sent.data.id;
  return isProblem(sent, 'request_already_open') ? sent.problem.id : undefined;
}

function judge(answer: FreezeAnswer): AccountAnswer<{ receipt: string }> {
  if (isProblem(answer, 'request_already_open')) return { outcome: 'unknown' };
  if (answer.outcome !== 'ok') return answer;
  const { state, receipt, id } = answer.data;
  if (state === 'frozen') return { outcome: 'ok', data: { receipt: receipt ?? id } };
  if (state === 'rejected' || state === 'failed') {
    return { outcome: 'problem', problem: { code: 'state_conflict' }, idempotency: 'replayed' };
  }
  return { outcome: 'unknown' };
}

export async function startResetRequest(
  { methods }: { methods: MethodName[] },
  attempt: Attempt,
): Promise<Performed> {
  const { service, conversation, assertion, key, deadlineMs, session } = attempt;
  if (!assertion) return refuse(attempt, 'proof_expired');
  const answer = await service.startTwoFactorReset(
    { methods, context: conversation.conversationId.slice(0, 200) },
    { idempotencyKey: key, proof: assertion, deadlineMs },
  );
  return conclude(attempt, answer, ({ id, deepLink }) => ({
    data: { requestId: id, link: deepLink },
    session,
  }));
}
