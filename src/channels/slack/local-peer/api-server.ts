import type { IncomingMessage, ServerResponse } from 'node:http';

import { CallAllowance } from './call-allowance.ts';
import { ApiError, CALLS_A_MINUTE, type Arguments, type WebApi } from './web-api.ts';

/** A call as it came, the refused ones included. */
export interface Call {
  method: string;
  given: Arguments;
  /** Why it was refused. */
  problem?: string;
}

/** What goes wrong with the next call of a method. `lost`: it is carried out, and the answer never arrives. */
export interface Fault {
  method: string;
  kind: 'rate_limited' | 'server_error' | 'lost' | { error: string };
}

export interface ApiServerOptions {
  api: WebApi;
  botToken: string;
  appToken: string;
  calls: Call[];
  faults: Fault[];
  allowanceScale: number;
  socketUrl: () => string;
}

/** The Web API over HTTP: who may call, how often, and how answers and errors look. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #allowance: CallAllowance;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#allowance = new CallAllowance(CALLS_A_MINUTE, options.allowanceScale);
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const method = (request.url ?? '').replace(/^\/api\/|\?.*$/g, '');
      const call: Call = { method, given: await readArguments(request) };
      this.#options.calls.push(call);
      const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
      this.#answer(call, token, response);
    } catch (error) {
      answer(response, 500, { ok: false, error: 'internal_error', message: String(error) });
    }
  }

  #answer(call: Call, token: string, response: ServerResponse): void {
    const { method, given } = call;
    const fault = this.#takeFault(method)?.kind;
    const retryAfter =
      fault === 'rate_limited' ? 1 : this.#allowance.take(method, String(given['channel']));
    if (fault === 'server_error') {
      answer(response, 503, { ok: false, error: 'service_unavailable' });
    } else if (retryAfter > 0) {
      call.problem = 'ratelimited';
      response.setHeader('Retry-After', String(retryAfter));
      answer(response, 429, { ok: false, error: 'ratelimited' });
    } else {
      const result = this.#carryOut(
        call,
        token,
        typeof fault === 'object' ? fault.error : undefined,
      );
      if (fault === 'lost') response.destroy();
      else answer(response, 200, result);
    }
  }

  #carryOut(call: Call, token: string, error: string | undefined): Record<string, unknown> {
    try {
      if (error !== undefined) throw new ApiError(error);
      this.#requireToken(call.method, token);
      const { api, socketUrl } = this.#options;
      return call.method === 'apps.connections.open'
        ? { ok: true, url: socketUrl() }
        : { ok: true, ...api.call(call.method, call.given) };
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      const { code, details } = problem;
      call.problem = [code, ...details].join(' ');
      return { ok: false, error: code, response_metadata: { messages: details } };
    }
  }

  #requireToken(method: string, token: string): void {
    const { appToken, botToken } = this.#options;
    if (token === '') throw new ApiError('not_authed');
    if (token !== (method === 'apps.connections.open' ? appToken : botToken))
      throw new ApiError('invalid_auth');
  }

  #takeFault(method: string): Fault | undefined {
    const { faults } = this.#options;
    const index = faults.findIndex((fault) => fault.method === method);
    return index === -1 ? undefined : faults.splice(index, 1)[0];
  }
}

async function readArguments(request: IncomingMessage): Promise<Arguments> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (request.headers['content-type']?.startsWith('application/json') === true)
    return JSON.parse(body) as Arguments;
  return Object.fromEntries(new URLSearchParams(body));
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  // Each by itself: where restify is loaded too, its writeHead returns nothing.
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
