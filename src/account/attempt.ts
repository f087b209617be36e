import { setTimeout as sleep } from 'node:timers/promises';
import type { Purpose } from './account-data.ts';
import type { ProblemCode } from './account-problem.ts';
import type { AccountAnswer, AccountService, Proof } from './account-service.ts';
import { leaveUnsettled, settle, type Session } from './account-session.ts';

/** Different ones, entered in answer to one question. */
const CODES_AT_MOST = 5;

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

/** Without asking the service; of a try that may have been carried out, that says nothing. */
export function refuse({ key, session }: Attempt, code: string): Promise<Performed> {
  const isUnsettled = session.unsettledKeys.includes(key);
  return Promise.resolve({
    result: isUnsettled ? { outcome: 'unknown' } : { outcome: 'problem', code },
    session,
  });
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

/**
 * Guesses a code. Tries again once the service allows it, if that is within the turn. Else the guess was not looked at.
 */
export async function patiently<Data>(
  attempt: Attempt,
  guessOnce: (key: string) => Promise<AccountAnswer<Data>>,
): Promise<AccountAnswer<Data>> {
  const { now, deadlineMs } = attempt;
  const guess = (): Promise<AccountAnswer<Data>> => withKeyOfCode(attempt, guessOnce);
  const answer = await guess();
  if (!isProblem(answer, 'rate_limited')) return answer;
  const waitMs = answer.problem.retryAfterMs ?? 0;
  if (now() + waitMs >= deadlineMs) return { outcome: 'unknown' };
  await sleep(waitMs);
  const later = await guess();
  return isProblem(later, 'rate_limited') ? { outcome: 'unknown' } : later;
}

/**
 * A question has one key, so that the code of which nothing was heard can be entered again and is not counted twice.
 * Whoever then enters another code makes another guess, which needs a key of its own.
 */
async function withKeyOfCode<Data>(
  { key }: Attempt,
  guess: (key: string) => Promise<AccountAnswer<Data>>,
): Promise<AccountAnswer<Data>> {
  for (let code = 1; code <= CODES_AT_MOST; code += 1) {
    const answer = await guess(code === 1 ? key : `${key}.${code}`);
    if (!isProblem(answer, 'idempotency_mismatch')) return answer;
  }
  return { outcome: 'unknown' };
}
