import type { Request, Response, Server } from 'restify';
import { problemStatuses, type AccountProblem } from '../account-problem.ts';
import type { AccountAnswer } from '../account-service.ts';
import { callOperation } from '../call-operation.ts';
import { operationNames, operations, type Operation, type OperationName } from '../operations.ts';
import { isSignedBy } from '../request-signature.ts';
import { fromWireRequest, pathFieldsOf, proofOf, type AnyCall } from '../wire-request.ts';
import { toWire } from '../wire-names.ts';
import { delay, type Faults } from './faults.ts';
import { headerOf, parseJson, readBody } from './read-request.ts';
import type { Sandbox } from './sandbox.ts';

export const API_PREFIX = '/sandbox/api';

const KEY = /^[\x21-\x7e]{1,255}$/;

interface Prepared {
  input: unknown;
  call: AnyCall;
}

/** The account service of the sandbox by HTTP, as an exchange would offer it. */
export function mountApi(
  server: Server,
  sandbox: Sandbox,
  secret: string,
  now: () => number,
): void {
  for (const name of operationNames) {
    const operation: Operation = operations[name];
    const path = API_PREFIX + operation.path.replace(/\{(\w+)\}/g, ':$1');
    const handle = async (request: Request, response: Response): Promise<void> => {
      const prepared = await prepare(operation, request, secret, now());
      const faults = sandbox.faults.take();
      await delay(faults);
      if (faults.httpStatus !== 0) {
        sendBroken(response, faults.httpStatus);
        return;
      }
      const answer =
        'code' in prepared ? problemAnswer(prepared) : await run(sandbox, name, prepared);
      if (faults.dropAfterCommit) response.destroy();
      else sendAnswer(response, operation, answer, faults);
    };
    if (operation.method === 'GET') server.get(path, handle);
    else if (operation.method === 'POST') server.post(path, handle);
    else server.del(path, handle);
  }
}

function run(
  sandbox: Sandbox,
  name: OperationName,
  { input, call }: Prepared,
): Promise<AccountAnswer<unknown>> {
  return callOperation(sandbox.faultless, name, input, call);
}

/** The checked call, or the problem that keeps it from being made. */
async function prepare(
  operation: Operation,
  request: Request,
  secret: string,
  nowMs: number,
): Promise<Prepared | AccountProblem> {
  const body = await readBody(request);
  if (!body) return { code: 'invalid_request' };
  const parts = { method: operation.method, path: request.url ?? '', body };
  return isSignedBy(secret, parts, headerOf(request, 'x-signature'), nowMs)
    ? toCall(operation, request, parseJson(body))
    : { code: 'client_unauthorized' };
}

function toCall(operation: Operation, request: Request, body: unknown): Prepared | AccountProblem {
  const { path, isKeyed, proof: level } = operation;
  const input = operation.input.safeParse(
    fromWireRequest(pathFieldsIn(path, request), queryOf(request), body),
  );
  const idempotencyKey = headerOf(request, 'idempotency-key') ?? '';
  if (!input.success || (isKeyed && !KEY.test(idempotencyKey))) return { code: 'invalid_request' };
  const proof = proofOf((header) => headerOf(request, header));
  if (level !== 'none' && !proof) return { code: 'proof_required' };
  const call = { ...(isKeyed && { idempotencyKey }), ...(proof && { proof }) };
  return { input: input.data, call };
}

function pathFieldsIn(path: string, request: Request): Record<string, string> {
  const params = request.params as Record<string, string>;
  return Object.fromEntries(pathFieldsOf(path).map((name) => [name, params[name] ?? '']));
}

function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
}

function problemAnswer(problem: AccountProblem): AccountAnswer<never> {
  return { outcome: 'problem', problem };
}

function sendAnswer(
  response: Response,
  operation: Operation,
  answer: AccountAnswer<unknown>,
  faults: Faults,
): void {
  if (answer.outcome === 'unknown') {
    send(response, 504, { code: 'outcome_unknown' }, faults);
    return;
  }
  const idempotency = answer.idempotency;
  if (idempotency !== undefined) response.setHeader('Idempotency-Status', idempotency);
  if (answer.outcome === 'ok') {
    send(response, operation.status, answer.data as object, faults);
    return;
  }
  const { retryAfterMs, code, ...rest } = answer.problem;
  if (retryAfterMs !== undefined) {
    response.setHeader('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  }
  const status = code === 'unavailable' ? 503 : problemStatuses[code];
  const type = `urn:account-service:problem:${code}`;
  send(response, status, { type, title: code.replaceAll('_', ' '), status, code, ...rest }, faults);
}

function send(response: Response, status: number, data: object, faults: Faults): void {
  if (status === 204) {
    response.sendRaw(204, '', {});
    return;
  }
  const body = JSON.stringify({ ...(toWire(data) as object), sandbox: true });
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.sendRaw(status, faults.malformed ? body.slice(0, -2) : body, {
    'content-type': faults.wrongContentType ? 'text/html' : type,
  });
}

/** As a proxy would, in words of its own; 503 as the service would, which says that nothing was done. */
function sendBroken(response: Response, status: number): void {
  if (status === 503) {
    const problem = { code: 'maintenance', status, sandbox: true };
    response.sendRaw(503, JSON.stringify(problem), { 'content-type': 'application/problem+json' });
    return;
  }
  response.sendRaw(status, '<html>fault</html>', { 'content-type': 'text/html' });
}
