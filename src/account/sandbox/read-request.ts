import type { IncomingMessage } from 'node:http';

const BODY_LIMIT_BYTES = 64 * 1024;

/** The body as sent; undefined when it is larger than any that is meant. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return sizeBytes > BODY_LIMIT_BYTES ? undefined : Buffer.concat(chunks);
}

/** Undefined when it is no JSON; an empty object when there is no body. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function headerOf(request: IncomingMessage, name: string): string | undefined {
  return request.headers[name]?.toString();
}

/** Whether the connection comes from this machine; a proxy's word is not taken for it. */
export function isFromHere(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  return isLoopback && request.headers['x-forwarded-for'] === undefined && isLocalHost(request);
}

/** A page of another site can have its own name lead to this machine; its requests then still name that host. */
function isLocalHost({ headers }: IncomingMessage): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(headers.host ?? '');
}
