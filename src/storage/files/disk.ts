import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StorageStoppedError } from './errors.ts';
import type { FileOperations } from './file-operations.ts';

/**
 * Changes files below one directory. Invariant: a sync that failed is never tried again, because the second one may
 * succeed although the bytes are lost; it becomes a StorageStoppedError, which ends all committing.
 */
export class Disk {
  readonly root: string;
  readonly operations: FileOperations;
  readonly #knownFolders = new Set<string>();

  constructor(root: string, operations: FileOperations) {
    this.root = root;
    this.operations = operations;
  }

  /** Makes the root unless it is there, readable to its owner only. */
  async ensureRoot(): Promise<void> {
    const highestMade = await mkdir(this.root, { recursive: true, mode: 0o700 });
    if (highestMade === undefined) return;
    for (
      let folder = this.root;
      folder.length >= highestMade.length;
      folder = path.dirname(folder)
    ) {
      await this.sync(path.dirname(folder));
    }
  }

  async syncData(file: FileHandle, filePath: string): Promise<void> {
    await orStop(filePath, () => this.operations.syncData(file));
  }

  /** Syncs a file or a folder by its path. */
  async sync(fileOrFolder: string): Promise<void> {
    await withFile(fileOrFolder, 'r', (file) =>
      orStop(fileOrFolder, () => this.operations.sync(file)),
    );
  }

  /** Makes the folder, and those above it up to the root, unless they are there, and sees to it that they stay. */
  async ensureFolder(folder: string): Promise<void> {
    if (folder === this.root || this.#knownFolders.has(folder)) return;
    const parent = path.dirname(folder);
    await this.ensureFolder(parent);
    await mkdir(folder, { recursive: true });
    await this.sync(parent);
    this.#knownFolders.add(folder);
  }
}

/** Opens a file for as long as the work lasts. */
export async function withFile<T>(
  filePath: string,
  flags: string | number,
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(filePath, flags);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function orStop(filePath: string, sync: () => Promise<void>): Promise<void> {
  try {
    await sync();
  } catch (error) {
    throw new StorageStoppedError(
      `The disk did not confirm what was written to ${filePath}, so no more commits are taken. ` +
        'Everything acknowledged is in the journal. Check the disk, then start again.',
      { cause: error },
    );
  }
}
