import type { Call, Proof } from './account-service.ts';
import type { Operation } from './operations.ts';
import { fromWire, toWire, toWireName } from './wire-names.ts';

/** A call as it goes over the wire. Codes and addresses are only ever in the body. */
export interface WireRequest {
  method: Operation['method'];
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Every call that is passed to any operation has some of these. */
export type AnyCall = Call & { idempotencyKey?: string; proof?: Proof };

export function toWireRequest(
  { method, path, isKeyed }: Operation,
  input: object,
  { idempotencyKey, proof }: AnyCall,
): WireRequest {
  const fields = Object.entries(toWire(input) as object) as [string, unknown][];
  const inPath = pathFieldsOf(path);
  const others = fields.filter(([name]) => !inPath.includes(name));
  const query = method === 'GET' && others.length > 0 ? `?${queryOf(others)}` : '';
  return {
    method,
    path: fillIn(path, Object.fromEntries(fields)) + query,
    headers: {
      ...(isKeyed && idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      ...(proof && proofHeaders(proof)),
    },
    body: method === 'POST' ? JSON.stringify(Object.fromEntries(others)) : '',
  };
}

/** The names in braces, such as `binding_id`. */
export function pathFieldsOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** The input of an operation, from the parts of a request in which the wire carries it. */
export function fromWireRequest(
  pathFields: Record<string, string>,
  query: URLSearchParams,
  body: unknown,
): unknown {
  const inQuery = [...query].map(([name, value]) => [name, numberIfOne(value)]);
  const fields = typeof body === 'object' && body !== null ? body : {};
  return fromWire({ ...fields, ...Object.fromEntries(inQuery), ...pathFields });
}

/** The proof of a request; undefined when it has none, or none that can be read. */
export function proofOf(header: (name: string) => string | undefined): Proof | undefined {
  const [kind, token = ''] = (header('x-subject-proof') ?? '').split(' ');
  if (token === '') return undefined;
  if (kind === 'assertion') return { kind, token };
  const conversationId = decode(header('x-conversation-id') ?? '');
  return kind === 'binding' && conversationId !== undefined
    ? { kind, token, conversationId }
    : undefined;
}

function proofHeaders(proof: Proof): Record<string, string> {
  return {
    'X-Subject-Proof': `${proof.kind} ${proof.token}`,
    ...(proof.kind === 'binding' && {
      'X-Conversation-Id': encodeURIComponent(proof.conversationId),
    }),
  };
}

function fillIn(path: string, fields: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(String(fields[toWireName(name)])),
  );
}

function queryOf(fields: [string, unknown][]): string {
  return new URLSearchParams(
    Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
  ).toString();
}

function numberIfOne(value: string): string | number {
  return /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
