import type { z } from 'zod';
import type { DeskOperation, deskRoutes } from '../../desk-contract.ts';
import type { ErrorBody } from '../../../server/error-body.ts';
import { RequestError } from './request-error.ts';

type Routes = typeof deskRoutes;

type InputOf<Operation extends DeskOperation, Part extends 'query' | 'request'> =
  Routes[Operation] extends Record<Part, infer Schema extends z.ZodType> ? z.input<Schema> : never;

export type Answer<Operation extends DeskOperation> = z.output<Routes[Operation]['response']>;

export interface CallOptions<Operation extends DeskOperation> {
  /** Takes the place of `:id` in the path. */
  id?: string;
  query?: InputOf<Operation, 'query'>;
  body?: InputOf<Operation, 'request'>;
}

const API = '/desk/api';
const TIMEOUT_MS = 20_000;

let onSessionEnd = (): void => undefined;

/** Called whenever an answer says that nobody is logged in any more. */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener;
}

/** Throws a RequestError where the answer is no success, or there is none. */
export async function call<Operation extends DeskOperation>(
  operation: Operation,
  options: CallOptions<Operation> = {},
): Promise<Answer<Operation>> {
  const { method } = DESK_ROUTES[operation];
  const response = await send(addressOf(operation, options), {
    method,
    credentials: 'same-origin',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(method !== 'GET' && { 'x-desk-request': '1' }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  if (!response.ok) throw await toError(response, operation);
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as Answer<Operation>;
}

export function addressOf<Operation extends DeskOperation>(
  operation: Operation,
  { id = '', query }: CallOptions<Operation>,
): string {
  const { path } = DESK_ROUTES[operation];
  const parameters = new URLSearchParams();
  const given: Partial<Record<string, string | number>> = query ?? {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const search = parameters.size === 0 ? '' : `?${parameters}`;
  return API + path.replace(':id', encodeURIComponent(id)) + search;
}

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch {
    throw new RequestError(
      0,
      'Unreachable',
      'The desk cannot be reached. Check your connection and try again.',
    );
  }
}

async function toError(response: Response, operation: DeskOperation): Promise<RequestError> {
  const { status } = response;
  if (status === 401 && operation !== 'logIn') onSessionEnd();
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined;
  const { code = 'Unknown', message = `The desk answered with ${status}.` } = body?.error ?? {};
  return new RequestError(status, code, message);
}

/** Names one act, so that it happens once however often it is sent. Also on pages without TLS, unlike `randomUUID`. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
