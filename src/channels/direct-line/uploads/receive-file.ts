import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

import { HttpError } from '../../../server/error-body.ts';
import {
  findFileType,
  PLAIN_TEXT,
  readPlainText,
  SIGNATURE_BYTES,
  UNKNOWN_TYPE,
  type FileType,
} from './file-type.ts';

export interface ReceiveOptions {
  /** Whether a text holds something that must never be written to the disk. */
  findsSecret: (text: string) => boolean;
  acceptsAnyType: boolean;
}

export const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
/** A text is looked at for secrets as a whole before any of it is written. */
const TEXT_LIMIT_BYTES = 64 * 1024;

/**
 * Writes one file, which is there, whole and synced, when this resolves. `toPath` says where, once the type is known.
 * Throws an HttpError of 413 or 415 when the file may not be had, and leaves nothing behind.
 */
export async function receiveFile(
  stream: Readable,
  toPath: (type: FileType) => string,
  options: ReceiveOptions,
): Promise<{ type: FileType; sizeBytes: number }> {
  const receiver = new Receiver(toPath, options);
  try {
    // Not destroyed when it is refused: what is left of it still has to be read past.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }))
      await receiver.take(chunk as Buffer);
    return await receiver.finish();
  } catch (error) {
    await receiver.abandon();
    throw error;
  } finally {
    stream.resume();
  }
}

class Receiver {
  readonly #toPath: (type: FileType) => string;
  readonly #options: ReceiveOptions;
  #sizeBytes = 0;
  /** What came before the type was known. */
  #held: Buffer[] = [];
  #file: { type: FileType; path: string; handle: FileHandle } | undefined;

  constructor(toPath: (type: FileType) => string, options: ReceiveOptions) {
    this.#toPath = toPath;
    this.#options = options;
  }

  async take(chunk: Buffer): Promise<void> {
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > FILE_LIMIT_BYTES) throw tooLarge();
    if (this.#file) {
      await this.#file.handle.appendFile(chunk);
      return;
    }
    this.#held.push(chunk);
    if (this.#sizeBytes < SIGNATURE_BYTES) return;
    const type = findFileType(Buffer.concat(this.#held));
    if (type) await this.#begin(type);
    else if (this.#sizeBytes > TEXT_LIMIT_BYTES) await this.#begin(this.#unknownType());
  }

  async finish(): Promise<{ type: FileType; sizeBytes: number }> {
    const { handle, path: target, type } = this.#file ?? (await this.#begin(this.#typeOfWhole()));
    await handle.sync();
    await handle.close();
    await rename(partial(target), target);
    await syncDirectory(path.dirname(target));
    return { type, sizeBytes: this.#sizeBytes };
  }

  async abandon(): Promise<void> {
    if (!this.#file) return;
    await this.#file.handle.close().catch(() => undefined);
    await rm(partial(this.#file.path), { force: true });
  }

  async #begin(type: FileType): Promise<{ type: FileType; path: string; handle: FileHandle }> {
    const target = this.#toPath(type);
    await mkdir(path.dirname(target), { recursive: true });
    const file = { type, path: target, handle: await open(partial(target), 'wx', 0o600) };
    this.#file = file;
    await file.handle.appendFile(Buffer.concat(this.#held));
    this.#held = [];
    return file;
  }

  #typeOfWhole(): FileType {
    const content = Buffer.concat(this.#held);
    const text = findFileType(content) === undefined ? readPlainText(content) : undefined;
    if (text === undefined) return findFileType(content) ?? this.#unknownType();
    if (this.#options.findsSecret(text)) {
      throw new HttpError(
        415,
        'SecretInFile',
        'The file seems to hold a password, code, key or recovery phrase, so it was not kept. Never send those to anyone.',
      );
    }
    return PLAIN_TEXT;
  }

  #unknownType(): FileType {
    if (this.#options.acceptsAnyType) return UNKNOWN_TYPE;
    throw new HttpError(
      415,
      'UnsupportedMediaType',
      'Expected a PNG, JPEG, WebP, GIF, PDF or short text file, and this is something else. Send a screenshot instead.',
    );
  }
}

export function tooLarge(): HttpError {
  const megabytes = FILE_LIMIT_BYTES / 1024 / 1024;
  return new HttpError(
    413,
    'PayloadTooLarge',
    `A file may have at most ${megabytes} MB. Send a smaller one.`,
  );
}

/** A file of this name was not finished. */
function partial(target: string): string {
  return `${target}.part`;
}

/** Only then does the new name survive a power cut. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
