import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Storage } from '../../storage/storage.ts';
import type { Mailbox } from './mailbox.ts';
import type { SandboxSettings } from './settings.ts';

/** What every part of the sandbox works with. */
export interface World {
  storage: Storage;
  /** The sandbox's own time, which may be off from the real one. */
  nowMs: () => number;
  /** Keys every hash and every token. */
  secret: Buffer;
  /** Signs the assertions of logged-in customers. */
  assertionSecret: string;
  settings: SandboxSettings;
  mailbox: Mailbox;
  /** Where the sandbox's own pages are, such as `http://127.0.0.1:3978/sandbox`. */
  pageUrl: string;
}

export function newId(kind: string): string {
  return `${kind}-${randomUUID()}`;
}

/** Eight digits, 26.6 bits. */
export function newCode(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}

/** A keyed hash of the parts, for what must not be readable from the store, or must not be made by others. */
export function sealOf({ secret }: Pick<World, 'secret'>, ...parts: string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
}

export function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

export function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
