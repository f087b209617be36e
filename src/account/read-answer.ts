import { problemSchema, type AccountProblem } from './account-problem.ts';
import type { AccountAnswer, KeyStatus } from './account-service.ts';
import type { Exchange } from './exchange-http.ts';
import type { Operation } from './operations.ts';
import { fromWire } from './wire-names.ts';

type Answered = Extract<Exchange, { kind: 'answered' }>;

/**
 * `lost`: it may have been carried out. `failed`: it was not, and the service is in trouble. `refused`: our own side
 * did not even try.
 */
export type Reading<Data> =
  | { kind: 'answer'; answer: Exclude<AccountAnswer<Data>, { outcome: 'unknown' }> }
  | { kind: 'failed'; problem: AccountProblem }
  | { kind: 'lost' }
  | { kind: 'refused' };

const NOT_REACHED: Reading<never> = { kind: 'failed', problem: { code: 'unavailable' } };

/** Makes sense of what came over the wire, whatever it is. */
export function readAnswer<Data>(
  operation: Operation<unknown, Data>,
  exchange: Exchange,
): Reading<Data> {
  if (exchange.kind === 'not_sent') return NOT_REACHED;
  if (exchange.kind === 'lost') return { kind: 'lost' };
  const isGood = exchange.status >= 200 && exchange.status < 300;
  return isGood ? readData(operation, exchange) : readProblem(exchange);
}

function readData<Data>(operation: Operation<unknown, Data>, answered: Answered): Reading<Data> {
  const body = operation.status === 204 ? {} : readJson(answered, /^application\/json$/);
  const parsed = operation.data.safeParse(fromWire(body));
  if (!parsed.success) return { kind: 'lost' };
  return {
    kind: 'answer',
    answer: { outcome: 'ok', data: parsed.data, ...keyStatusOf(answered) },
  };
}

function readProblem(answered: Answered): Reading<never> {
  const body = readJson(answered, /^application\/(?:problem\+)?json$/);
  const parsed = problemSchema.safeParse(fromWire(body));
  if (!parsed.success) return readBareStatus(answered);
  const { code } = parsed.data;
  if (code === 'upstream_error' || code === 'outcome_unknown') return { kind: 'lost' };
  const problem = { ...parsed.data, ...retryAfterOf(answered) };
  return code === 'maintenance' || code === 'degraded'
    ? { kind: 'failed', problem }
    : { kind: 'answer', answer: { outcome: 'problem', problem, ...keyStatusOf(answered) } };
}

/** Not the service's own words: something between us and it, such as a proxy, has answered. */
function readBareStatus(answered: Answered): Reading<never> {
  if (answered.status >= 500) return { kind: 'lost' };
  if (answered.status !== 429) return NOT_REACHED;
  const problem = { code: 'rate_limited', ...retryAfterOf(answered) } as const;
  return { kind: 'answer', answer: { outcome: 'problem', problem } };
}

function readJson({ header, body }: Answered, type: RegExp): unknown {
  const contentType = (header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!type.test(contentType)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function keyStatusOf({ header }: Answered): KeyStatus {
  const status = header('idempotency-status');
  return status === 'new' || status === 'replayed' ? { idempotency: status } : {};
}

/** In seconds, or a date. */
function retryAfterOf({ header }: Answered): Pick<AccountProblem, 'retryAfterMs'> {
  const value = header('retry-after');
  if (value === undefined) return {};
  const seconds = Number(value);
  const waitMs = Number.isNaN(seconds)
    ? Date.parse(value) - Date.parse(header('date') ?? '')
    : seconds * 1000;
  return Number.isFinite(waitMs) ? { retryAfterMs: Math.max(0, waitMs) } : {};
}
