import { createHash } from 'node:crypto';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const valueOf = new Map(Array.from(alphabet, (character, value) => [character, value]));

/** Decodes base58. Returns undefined where a character is not of its alphabet. */
export function decodeBase58(encoded: string): Buffer | undefined {
  let number = 0n;
  for (const character of encoded) {
    const value = valueOf.get(character);
    if (value === undefined) return undefined;
    number = number * 58n + BigInt(value);
  }
  const hex = number.toString(16);
  const leadingZeros = /^1*/.exec(encoded)?.[0].length ?? 0;
  const digits = number === 0n ? '' : hex.padStart(hex.length + (hex.length % 2), '0');
  return Buffer.concat([Buffer.alloc(leadingZeros), Buffer.from(digits, 'hex')]);
}

/** Decodes base58check: the payload without its checksum, or undefined where the checksum is wrong. */
export function decodeBase58Check(encoded: string): Buffer | undefined {
  const bytes = decodeBase58(encoded);
  if (!bytes || bytes.length < 5) return undefined;
  const payload = bytes.subarray(0, -4);
  return sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(-4)) ? payload : undefined;
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
