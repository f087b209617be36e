import { setTimeout as sleep } from 'node:timers/promises';
import type { Purpose } from './account-data.ts';
import type { ProblemCode } from './account-problem.ts';
import type { AccountAnswer, AccountService, Proof } from './account-service.ts';
import { leaveUnsettled, settle, type Session } from './account-session.ts';

/** One thing being done for one conversation. */
export interface Attempt {
  service: AccountService;
  /** The same for every repetition. */
  key: string;
  session: Session;
  conversation: {
    conversationId: string;
    channelId: string;
    channelIsPrivate: boolean;
    nowMs: number;
  };
  /** Of a customer who is logged in. */
  assertion: Proof | undefined;
  now: () => number;
  deadlineMs: number;
  pollEveryMs: number;
}

export interface Performed {
  result:
    | { outcome: 'ok'; data: unknown }
    | { outcome: 'problem'; code: string }
    | { outcome: 'unknown' };
  session: Session;
}

export function done({ key, session }: Attempt, data: unknown): Performed {
  return { result: { outcome: 'ok', data }, session: settle(session, key) };
}

export function refuse({ session }: Attempt, code: string): Promise<Performed> {
  return Promise.resolve({ result: { outcome: 'problem', code }, session });
}

/** What an answer means for the conversation. `use` makes the result and the new session of what was brought. */
export function conclude<Data>(
  attempt: Attempt,
  answer: AccountAnswer<Data>,
  use: (data: Data) => { data: unknown; session: Session },
): Performed {
  const { key, session } = attempt;
  if (answer.outcome === 'ok') {
    const used = use(answer.data);
    return done({ ...attempt, session: used.session }, used.data);
  }
  // Who did not look the key up can't say that an earlier try was not carried out.
  const saysNothing =
    answer.outcome === 'unknown' ||
    (session.unsettledKeys.includes(key) && answer.idempotency === undefined);
  if (saysNothing) return { result: { outcome: 'unknown' }, session: leaveUnsettled(session, key) };

  const { code } = answer.problem;
  const isUnproven = code === 'proof_required' || code === 'proof_expired';
  return {
    result: { outcome: 'problem', code: isUnproven ? 'proof_expired' : code },
    session: settle(session, key),
  };
}

export function isProblem<Data>(
  answer: AccountAnswer<Data>,
  ...codes: ProblemCode[]
): answer is Extract<AccountAnswer<Data>, { outcome: 'problem' }> {
  return answer.outcome === 'problem' && codes.some((code) => code === answer.problem.code);
}

/** Also an expired token is sent along: the service still tells what became of an earlier try. */
export function proofFor(
  purpose: Purpose,
  { session, assertion, conversation: { conversationId } }: Attempt,
): Proof | undefined {
  const token = session.bindings[purpose]?.proof?.token;
  return token === undefined ? assertion : { kind: 'binding', token, conversationId };
}

/** Tries again once the service allows it, if that is within the turn. Else the guess was not looked at. */
export async function patiently<Data>(
  { now, deadlineMs }: Attempt,
  guess: () => Promise<AccountAnswer<Data>>,
): Promise<AccountAnswer<Data>> {
  const answer = await guess();
  if (!isProblem(answer, 'rate_limited')) return answer;
  const waitMs = answer.problem.retryAfterMs ?? 0;
  if (now() + waitMs >= deadlineMs) return { outcome: 'unknown' };
  await sleep(waitMs);
  const later = await guess();
  return isProblem(later, 'rate_limited') ? { outcome: 'unknown' } : later;
}
