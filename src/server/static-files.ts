import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'restify';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
};

/** Asked for each time, and answered with 304 while it is the same: an upgrade shows at the next reload. */
export const REVALIDATED = 'no-cache';

type Encoding = 'br' | 'gzip' | 'identity';

/** What one address answers, compressed once for each encoding that is asked for. */
export interface StaticFile {
  body: Buffer;
  entityTag: string;
  type: string;
  cacheControl: string;
  /** Content-Security-Policy. */
  policy: string;
  compressed: Map<Encoding, Promise<Buffer>>;
}

export interface StaticFileOptions {
  /** Its ending says what type it has. */
  name: string;
  policy: string;
  cacheControl: string;
}

export function toStaticFile(
  body: Buffer,
  { name, policy, cacheControl }: StaticFileOptions,
): StaticFile {
  return {
    body,
    // Weak, because it stands for the content in every encoding.
    entityTag: `W/"${hashOf(body)}"`,
    type: TYPES[path.extname(name)] ?? 'application/octet-stream',
    cacheControl,
    policy,
    compressed: new Map(),
  };
}

/** Names the content in an address or an entity tag. */
export function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}

export async function sendStaticFile(
  request: Request,
  response: Response,
  file: StaticFile,
): Promise<void> {
  const { entityTag, type, cacheControl, policy } = file;
  const headers = {
    'cache-control': cacheControl,
    'content-security-policy': policy,
    etag: entityTag,
    vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match']?.includes(entityTag)) {
    response.sendRaw(304, '', headers);
    return;
  }
  const encoding = encodingFor(request);
  const body = await encode(file, encoding);
  response.sendRaw(200, body, {
    ...headers,
    'content-length': String(body.length),
    'content-type': type,
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  });
}

function encodingFor(request: Request): Encoding {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

async function encode({ body, compressed }: StaticFile, encoding: Encoding): Promise<Buffer> {
  const known = compressed.get(encoding);
  if (known) return known;
  const made = compress(body, encoding);
  compressed.set(encoding, made);
  return made;
}

async function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case 'identity':
      return body;
    case 'gzip':
      return promisify(gzip)(body);
    case 'br':
      // Quality 11, the default, takes many seconds for a bundle.
      return promisify(brotliCompress)(body, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 6 },
      });
  }
}

/** Does the work at the first call only. A failure is not remembered. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return async () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
