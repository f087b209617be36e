import { createHash } from 'node:crypto';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Encodes a payload (that does not begin with a zero byte) with its checksum, as wallets write keys. */
export function encodeBase58Check(payload: Uint8Array): string {
  const checksum = sha256(sha256(payload)).subarray(0, 4);
  const bytes = Buffer.concat([payload, checksum]);
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let encoded = '';
  for (; number > 0n; number /= 58n) encoded = (base58[Number(number % 58n)] ?? '') + encoded;
  return encoded;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
