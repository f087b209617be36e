import fc from 'fast-check';
import { directLineRequests, type FuzzRequest, type FuzzTarget } from './direct-line-requests.ts';

export interface FuzzReport {
  requests: number;
  byStatus: Record<string, number>;
  /** What must never happen, with the request that did it. */
  faults: string[];
}

export interface FuzzOptions {
  origin: string;
  secret: string;
  seed: number;
  /** Asked before each batch of requests. */
  goesOn: (requests: number) => boolean;
}

const BATCH = 60;
/** Longer than the server ever waits for a bot. */
const ANSWER_LIMIT_MS = 20_000;
const INTERNALS =
  /node_modules|\/src\/|\.ts\b|\bat \w+ \(|ENOENT|EACCES|undefined is not|Cannot read/;

/** Sends generated requests until told to stop, each batch in a conversation of its own, and checks every answer. */
export async function fuzzDirectLine({
  origin,
  secret,
  seed,
  goesOn,
}: FuzzOptions): Promise<FuzzReport> {
  const report: FuzzReport = { requests: 0, byStatus: {}, faults: [] };
  for (let batch = 0; goesOn(report.requests); batch += 1) {
    const target = await startConversation(origin, secret);
    const requests = fc.sample(directLineRequests(target), { seed: seed + batch, numRuns: BATCH });
    for (let at = 0; at < requests.length; at += 6) {
      await Promise.all(requests.slice(at, at + 6).map((request) => send(origin, request, report)));
    }
  }
  return report;
}

async function send(origin: string, request: FuzzRequest, report: FuzzReport): Promise<void> {
  const { method, path, headers, body } = request;
  report.requests += 1;
  try {
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body && { body }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text();
    report.byStatus[response.status] = (report.byStatus[response.status] ?? 0) + 1;
    const fault = faultOf(response.status, text);
    if (fault !== undefined) report.faults.push(`${fault}: ${describe(request)}`);
  } catch (error) {
    report.faults.push(`${String(error)}: ${describe(request)}`);
  }
}

function faultOf(status: number, text: string): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (status < 400) return undefined;
  if (INTERNALS.test(text)) return `internals in ${text}`;
  return isErrorBody(text) ? undefined : `no error body but ${text.slice(0, 200)}`;
}

function isErrorBody(text: string): boolean {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    return typeof error?.code === 'string' && typeof error.message === 'string';
  } catch {
    return false;
  }
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  const sent = body === undefined ? '' : body.toString('latin1').slice(0, 300);
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${JSON.stringify(sent)}`;
}

async function startConversation(origin: string, secret: string): Promise<FuzzTarget> {
  const response = await fetch(`${origin}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  });
  const { conversationId, token } = (await response.json()) as FuzzTarget;
  return { secret, token, conversationId };
}
