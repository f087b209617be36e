import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * `X-Signature: t=<seconds>,v1=<hex>`, an HMAC-SHA-256 over four lines: method, path with query, SHA-256 of the body
 * in hex, and the seconds since the epoch.
 */

const TOLERANCE_SECONDS = 300;

export interface SignedParts {
  method: string;
  /** With the query, as sent. */
  path: string;
  body: string | Buffer;
}

export function signRequest(parts: SignedParts, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${macOf(parts, secret, seconds).toString('hex')}`;
}

/** False as well when it was made more than five minutes ago, or from now. */
export function isSignedBy(
  secret: string,
  parts: SignedParts,
  signature: string | undefined,
  nowMs: number,
): boolean {
  const [, time = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (mac === '') return false;
  const seconds = Number(time);
  if (Math.abs(seconds - nowMs / 1000) > TOLERANCE_SECONDS) return false;
  return timingSafeEqual(Buffer.from(mac, 'hex'), macOf(parts, secret, seconds));
}

function macOf({ method, path, body }: SignedParts, secret: string, seconds: number): Buffer {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update([method, path, bodyHash, seconds].join('\n')).digest();
}
