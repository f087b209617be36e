import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** The key in a secret of the form `whsec_<base64>`, of 24 to 64 bytes; undefined where it is not of that form. */
export function parseWebhookSecret(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const encoded = secret.slice(PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  const isWhole = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isWhole && key.length >= 24 && key.length <= 64 ? key : undefined;
}

export interface SignedMessage {
  /** The same for every try. */
  id: string;
  /** Of this try, in milliseconds since the epoch. */
  atMs: number;
  body: string;
}

/**
 * The headers of a webhook by the Standard Webhooks scheme: HMAC-SHA-256 over `id.timestamp.body`, one signature for
 * each secret, so that receivers can change from one to the other in their own time.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  { id, atMs, body }: SignedMessage,
  keys: readonly Buffer[],
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = keys.map((key) => {
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
    return `v1,${signature.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
