import type { IncomingMessage } from 'node:http';

/** Where a caller reaches this server, such as `https://chat.example.com`. */
export function originOf(
  { publicUrl, trustedProxies }: { publicUrl: string | undefined; trustedProxies: number },
  request: IncomingMessage,
): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin;
  const isForwarded = trustedProxies > 0 && request.headers['x-forwarded-proto'] === 'https';
  return `${isForwarded ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
}
