import { randomUUID } from 'node:crypto';
import type { AccountProblem } from '../../src/account/account-problem.ts';
import type { AccountAnswer, AccountService } from '../../src/account/account-service.ts';

/** What a test environment offers besides the account service, so that customers can be played. */
export interface ConformanceBench {
  /** Every persona as new. */
  beginAnew(): Promise<void>;
  /** The newest code that was sent to the address. */
  codeFor(address: string): Promise<string | undefined>;
  authenticatorCode(personaId: string): Promise<string>;
  assertionFor(personaId: string): Promise<string>;
  moveClock(byMs: number): Promise<void>;
  setJoinPolicy(policy: ('email_otp' | 'totp')[]): Promise<void>;
}

export interface ConformanceTarget {
  service: AccountService;
  /** Without it, only what any address can do is tried. */
  bench?: ConformanceBench;
  close(): Promise<void>;
}

export function keyed(): { idempotencyKey: string } {
  return { idempotencyKey: randomUUID() };
}

/** What went well brought; fails when it did not. */
export function dataOf<Data>(answer: AccountAnswer<Data>): Data {
  if (answer.outcome === 'ok') return answer.data;
  throw new Error(`Expected an answer that is ok, got ${JSON.stringify(answer)}.`);
}

/** The problem that was answered; fails when there was none. */
export function problemOf(answer: AccountAnswer<unknown>): AccountProblem {
  if (answer.outcome === 'problem') return answer.problem;
  throw new Error(`Expected a problem, got ${JSON.stringify(answer)}.`);
}
