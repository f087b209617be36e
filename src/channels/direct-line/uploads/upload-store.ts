import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, rmdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

import { HttpError } from '../../../server/error-body.ts';
import { typeOfExtension, type FileType } from './file-type.ts';
import { receiveFile } from './receive-file.ts';

export interface UploadStoreOptions {
  /** Holds a folder for each conversation. */
  directory: string;
  /** Whether files of a conversation are still needed when they are a day old, such as while its ticket is open. */
  isNeeded?: (conversationId: string) => Promise<boolean>;
  /** Whether a text holds something that must never be written to the disk. */
  findsSecret?: (text: string) => boolean;
  /** Takes files of every type. Default: pictures, PDF and text. */
  acceptsAnyType?: boolean;
}

export interface StoredFile {
  /** `<random>.<extension>` */
  id: string;
  type: FileType;
  sizeBytes: number;
}

export interface OpenFile {
  type: FileType;
  sizeBytes: number;
  stream: Readable;
}

const KEPT_MS = 24 * 60 * 60 * 1000;
const UNFINISHED_KEPT_MS = 60 * 60 * 1000;
const LIMITS = { files: 40, bytes: 100 * 1024 * 1024 };
/** Conversations are written to the same disk, and need it more. */
const FREE_BYTES = 512 * 1024 * 1024;

const FILE_ID = /^[A-Za-z0-9_-]{22}\.([a-z]{2,4})$/;
const CONVERSATION_ID = /^[\w-]{1,100}$/;

/** Files of conversations, kept outside the log: a folder for each conversation, a file for each upload. */
export class UploadStore {
  readonly #options: UploadStoreOptions;
  readonly #now: () => number;

  constructor(options: UploadStoreOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Throws an HttpError of 413 or 415 when the file may not be had, 429 when there is no room. */
  async receive(conversationId: string, stream: Readable): Promise<StoredFile> {
    const { findsSecret = () => false, acceptsAnyType = false } = this.#options;
    const name = randomBytes(16).toString('base64url');
    const idOf = (type: FileType): string => `${name}.${type.extensions[0]}`;
    const received = await receiveFile(
      stream,
      (type) => path.join(this.#folder(conversationId), idOf(type)),
      { findsSecret, acceptsAnyType },
    );
    return { id: idOf(received.type), ...received };
  }

  /** Throws an HttpError of 429 when a conversation, or the disk, has no room for more files. */
  async requireRoom(conversationId: string): Promise<void> {
    const sizes = await Promise.all(
      (await this.#list(conversationId)).map(async (id) => this.#sizeOf(conversationId, id)),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (sizes.length >= LIMITS.files || bytes >= LIMITS.bytes) {
      throw noRoom('This conversation holds as many files as it may.');
    }
    const parent = path.dirname(this.#options.directory);
    const { bavail, bsize } = await statfs(parent);
    if (bavail * bsize < FREE_BYTES) throw noRoom('Files cannot be taken just now.');
  }

  /** The file, undefined when there is none (any more). */
  async open(conversationId: string, id: string): Promise<OpenFile | undefined> {
    const type = typeOfExtension(FILE_ID.exec(id)?.[1] ?? '');
    if (!type || !CONVERSATION_ID.test(conversationId)) return undefined;
    const file = path.join(this.#folder(conversationId), id);
    const found = await stat(file).catch(ifMissing(undefined));
    return found && { type, sizeBytes: found.size, stream: createReadStream(file) };
  }

  async remove(conversationId: string, id: string): Promise<void> {
    await rm(path.join(this.#folder(conversationId), id), { force: true });
  }

  /** Removes every file of a conversation. */
  async removeAll(conversationId: string): Promise<void> {
    await rm(this.#folder(conversationId), { recursive: true, force: true });
  }

  /** Removes what is a day old, unless its conversation still needs it, and what was never finished. */
  async removeExpired(): Promise<void> {
    const folders = await readdir(this.#options.directory).catch(ifMissing([]));
    for (const conversationId of folders) await this.#removeExpiredOf(conversationId);
  }

  async #removeExpiredOf(conversationId: string): Promise<void> {
    const { isNeeded = async () => Promise.resolve(false) } = this.#options;
    const ids = await this.#list(conversationId);
    const ages = await Promise.all(ids.map(async (id) => this.#ageMs(conversationId, id)));
    const isOld = ages.some((ageMs) => ageMs > KEPT_MS);
    const isWanted = isOld && (await isNeeded(conversationId));
    for (const [index, id] of ids.entries()) {
      const ageMs = ages[index] ?? 0;
      const isOver = id.endsWith('.part')
        ? ageMs > UNFINISHED_KEPT_MS
        : ageMs > KEPT_MS && !isWanted;
      if (isOver) await this.remove(conversationId, id);
    }
    // Fails while something is in it, which is right.
    await rmdir(this.#folder(conversationId)).catch(() => undefined);
  }

  /** 0 for what is gone already. */
  async #ageMs(conversationId: string, id: string): Promise<number> {
    const file = path.join(this.#folder(conversationId), id);
    const found = await stat(file).catch(ifMissing(undefined));
    return found ? this.#now() - found.mtimeMs : 0;
  }

  async #list(conversationId: string): Promise<string[]> {
    return readdir(this.#folder(conversationId)).catch(ifMissing([]));
  }

  async #sizeOf(conversationId: string, id: string): Promise<number> {
    const file = path.join(this.#folder(conversationId), id);
    return (await stat(file).catch(ifMissing(undefined)))?.size ?? 0;
  }

  #folder(conversationId: string): string {
    if (!CONVERSATION_ID.test(conversationId)) {
      throw new Error('Expected a conversation id of letters, digits, _ and -.');
    }
    return path.join(this.#options.directory, conversationId);
  }
}

function noRoom(reason: string): HttpError {
  return new HttpError(429, 'TooManyRequests', `${reason} Try again later, or go on without.`, {
    'Retry-After': '3600',
  });
}

function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
