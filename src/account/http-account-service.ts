import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CountBreaker,
  handleWhenResult,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { AccountProblem } from './account-problem.ts';
import type { AccountAnswer, AccountService, Call } from './account-service.ts';
import { exchangeHttp, type Exchange } from './exchange-http.ts';
import { operationNames, operations, type Operation, type OperationName } from './operations.ts';
import { readAnswer, type Reading } from './read-answer.ts';
import { signRequest } from './request-signature.ts';
import { toWireRequest, type WireRequest } from './wire-request.ts';

export interface HttpAccountServiceOptions {
  /** What stands before `/v1/...`. */
  url: string;
  /** Signs every request. */
  secret: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  connectTimeoutMs?: number;
  /** Of one try. */
  totalTimeoutMs?: number;
  /** Before the first further try, and twice as long before the second; give or take half. */
  retryAfterMs?: number;
  breakerHalfOpenAfterMs?: number;
  /** For each operation. */
  callsAtOnce?: number;
  callsWaiting?: number;
  /** Told of every try; never of what was said. */
  onTry?: (report: TryReport) => void;
}

export interface TryReport {
  operation: OperationName;
  requestId: string;
  /** An HTTP status, or why there is none. */
  outcome: number | 'not_sent' | 'lost' | 'breaker_open' | 'too_many_calls';
  durationMs: number;
}

const DEFAULTS = {
  now: Date.now,
  connectTimeoutMs: 1000,
  totalTimeoutMs: 3000,
  retryAfterMs: 150,
  breakerHalfOpenAfterMs: 10_000,
  callsAtOnce: 10,
  callsWaiting: 20,
};

const RETRIES_AT_MOST = 2;
/** A longer wait than this is for the caller to decide on. */
const WAIT_AT_MOST_MS = 1000;
/** The breaker opens when more than this share of its last calls failed: ten of twenty are enough. */
const BREAKER = { threshold: 0.49, size: 20 };

/** The account service by HTTP. `close` lets go of its connections. */
export function openHttpAccountService(options: HttpAccountServiceOptions): {
  service: AccountService;
  close: () => void;
} {
  const client = new HttpClient(options);
  const methods = operationNames.map((name) => [
    name,
    (input: object, call: Call) => client.call(name, input, call),
  ]);
  return {
    service: Object.fromEntries(methods) as AccountService,
    close: () => {
      client.close();
    },
  };
}

class HttpClient {
  readonly #options: HttpAccountServiceOptions & typeof DEFAULTS;
  readonly #agent: HttpAgent;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #bulkheads = new Map<OperationName, BulkheadPolicy>();

  constructor(options: HttpAccountServiceOptions) {
    this.#options = { ...DEFAULTS, ...options };
    const Agent = options.url.startsWith('https:') ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true });
    this.#breaker = circuitBreaker(handleWhenResult(isFailure), {
      halfOpenAfter: this.#options.breakerHalfOpenAfterMs,
      breaker: new CountBreaker(BREAKER),
    });
  }

  /** Every operation can be repeated: it has a key, or changes nothing that a repetition would change again. */
  async call(name: OperationName, input: object, call: Call): Promise<AccountAnswer<unknown>> {
    const operation: Operation = operations[name];
    const request = toWireRequest(operation, input, call);
    const deadlineMs = call.deadlineMs ?? Infinity;
    let mayHaveArrived = false;
    for (let tries = 1; ; tries += 1) {
      const reading = await this.#tryOnce(name, request, deadlineMs);
      if (reading.kind === 'lost') mayHaveArrived = true;
      const waitMs = this.#waitAfter(reading, tries);
      if (waitMs === undefined || this.#options.now() + waitMs >= deadlineMs) {
        return conclude(reading, operation.isKeyed && mayHaveArrived);
      }
      await sleep(waitMs);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** How long to wait before the next try; undefined when there is to be none. */
  #waitAfter(reading: Reading<unknown>, tries: number): number | undefined {
    if (tries > RETRIES_AT_MOST || !isWorthRepeating(reading)) return undefined;
    const askedMs = retryAfterOf(reading);
    if (askedMs !== undefined) return askedMs <= WAIT_AT_MOST_MS ? askedMs : undefined;
    const jitter = 0.5 + Math.random();
    return this.#options.retryAfterMs * 2 ** (tries - 1) * jitter;
  }

  async #tryOnce(
    operation: OperationName,
    request: WireRequest,
    deadlineMs: number,
  ): Promise<Reading<unknown>> {
    const startedAtMs = this.#options.now();
    const requestId = randomUUID();
    let outcome: TryReport['outcome'] = 'not_sent';
    try {
      return await this.#bulkheadOf(operation).execute(() =>
        this.#breaker.execute(async () => {
          const exchange = await this.#exchange(request, requestId, deadlineMs);
          outcome = exchange.kind === 'answered' ? exchange.status : exchange.kind;
          return readAnswer(operations[operation] as Operation, exchange);
        }),
      );
    } catch (error) {
      if (error instanceof BulkheadRejectedError) outcome = 'too_many_calls';
      else if (error instanceof BrokenCircuitError) outcome = 'breaker_open';
      else throw error;
      return { kind: 'refused' };
    } finally {
      const durationMs = this.#options.now() - startedAtMs;
      this.#options.onTry?.({ operation, requestId, outcome, durationMs });
    }
  }

  #exchange(request: WireRequest, requestId: string, deadlineMs: number): Promise<Exchange> {
    const { url, secret, now, connectTimeoutMs, totalTimeoutMs } = this.#options;
    const { method, body } = request;
    const nowMs = now();
    if (nowMs >= deadlineMs) return Promise.resolve({ kind: 'not_sent' });
    const target = new URL(url.replace(/\/$/, '') + request.path);
    const path = target.pathname + target.search;
    return exchangeHttp({
      url: target,
      method,
      body,
      agent: this.#agent,
      connectTimeoutMs,
      totalTimeoutMs: Math.min(totalTimeoutMs, deadlineMs - nowMs),
      headers: {
        ...request.headers,
        Accept: 'application/json, application/problem+json',
        'X-Request-Id': requestId,
        'X-Signature': signRequest({ method, path, body }, secret, nowMs),
        ...(body !== '' && {
          'Content-Type': 'application/json',
          'Content-Length': String(Buffer.byteLength(body)),
        }),
      },
    });
  }

  #bulkheadOf(operation: OperationName): BulkheadPolicy {
    const { callsAtOnce, callsWaiting } = this.#options;
    const known = this.#bulkheads.get(operation) ?? bulkhead(callsAtOnce, callsWaiting);
    this.#bulkheads.set(operation, known);
    return known;
  }
}

/** What the breaker counts. It passes on what it was given, a reading. */
function isFailure(reading: unknown): boolean {
  return (reading as Reading<unknown>).kind !== 'answer';
}

function isWorthRepeating(reading: Reading<unknown>): boolean {
  if (reading.kind !== 'answer') return reading.kind !== 'refused';
  const { answer } = reading;
  if (answer.outcome === 'ok') return false;
  const { code } = answer.problem;
  // Without Retry-After nobody knows how long to wait.
  const isBrief = code === 'rate_limited' && retryAfterOf(reading) !== undefined;
  return code === 'idempotency_in_progress' || isBrief;
}

function retryAfterOf(reading: Reading<unknown>): number | undefined {
  if (reading.kind === 'failed') return reading.problem.retryAfterMs;
  if (reading.kind !== 'answer' || reading.answer.outcome === 'ok') return undefined;
  return reading.answer.problem.retryAfterMs;
}

/** After a try that may have arrived, only an answer of who looked the key up says what became of it. */
function conclude(reading: Reading<unknown>, mayHaveArrived: boolean): AccountAnswer<unknown> {
  if (reading.kind !== 'answer') {
    if (mayHaveArrived) return { outcome: 'unknown' };
    const problem = reading.kind === 'failed' ? reading.problem : UNAVAILABLE;
    return { outcome: 'problem', problem };
  }
  const { answer } = reading;
  if (answer.outcome === 'ok') return answer;
  const isRunning = answer.problem.code === 'idempotency_in_progress';
  const saysNothing = mayHaveArrived && answer.idempotency === undefined;
  return isRunning || saysNothing ? { outcome: 'unknown' } : answer;
}

const UNAVAILABLE: AccountProblem = { code: 'unavailable' };
