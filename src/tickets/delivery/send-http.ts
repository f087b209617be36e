import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { AllowedAddresses } from './allowed-address.ts';
import { DeliveryFailure } from './destination.ts';

export interface HttpMessage {
  url: URL;
  method: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  body?: string;
  /** Aborted when the service stops. */
  signal: AbortSignal;
  /** `ignored`: the status is all that counts, so nobody waits for more. */
  answer: 'ignored' | 'read';
}

export interface HttpAnswer {
  status: number;
  header: (name: string) => string | undefined;
  /** Empty where it is ignored. */
  body: string;
}

export interface HttpLimits {
  /** For everything, from resolving the name to the last byte of the answer. */
  totalMs: number;
  answerBytes: number;
}

export const httpLimits: HttpLimits = { totalMs: 15_000, answerBytes: 1024 * 1024 };

/**
 * Sends one request to an address that is allowed, on a connection of its own, and follows no redirect. TLS is
 * verified. Throws a DeliveryFailure where there is no whole answer in time.
 */
export async function sendHttp(
  message: HttpMessage,
  addresses: AllowedAddresses,
  limits: HttpLimits = httpLimits,
): Promise<HttpAnswer> {
  const { url, method, headers, body, signal } = message;
  const port = url.port === '' ? defaultPort(url) : url.port;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  // A connection to an address, rather than a name, is made without a look-up.
  if (isIP(hostname) !== 0) await addresses.find(hostname, port);
  const timeout = AbortSignal.timeout(limits.totalMs);
  const options: RequestOptions = {
    method,
    headers: {
      ...headers,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    },
    agent: false,
    lookup: addresses.lookup(port),
    signal: AbortSignal.any([signal, timeout]),
  };
  try {
    return await exchange(message, options, limits);
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    throw new DeliveryFailure(describe(error, timeout.aborted, limits), { cause: error });
  }
}

async function exchange(
  { url, body, answer }: HttpMessage,
  options: RequestOptions,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, options);
    request.on('error', reject);
    request.on('response', resolve);
    request.end(body);
  });
  // A failure after this point, such as a broken connection, is one of reading.
  response.on('error', () => undefined);
  const text = answer === 'read' ? await readBody(response, limits.answerBytes) : '';
  response.destroy();
  return {
    status: response.statusCode ?? 0,
    header: (name) => response.headers[name]?.toString(),
    body: text,
  };
}

async function readBody(response: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw new DeliveryFailure(`answered more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function defaultPort({ protocol }: URL): string {
  return protocol === 'https:' ? '443' : '80';
}

function describe(error: unknown, isTimeout: boolean, { totalMs }: HttpLimits): string {
  if (isTimeout) return `no whole answer within ${totalMs / 1000} s`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return `no connection, or it broke (${code})`;
}
