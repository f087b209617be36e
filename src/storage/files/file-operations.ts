import type { FileHandle } from 'node:fs/promises';
import { JSONFile } from 'lowdb/node';

/** What changes the disk and may fail while doing so. Tests put failing disks behind it. */
export interface FileOperations {
  /** Writes all the bytes at the position. When it fails, some of them may be there. */
  write(file: FileHandle, bytes: Buffer, position: number): Promise<void>;

  truncate(file: FileHandle, lengthBytes: number): Promise<void>;

  /** Waits until the file's bytes are on the disk. */
  syncData(file: FileHandle): Promise<void>;

  /** Waits until the file, or the folder's list of names, is on the disk. */
  sync(file: FileHandle): Promise<void>;

  /** Replaces the whole file with the value as JSON, in one step. */
  writeJson(path: string, value: unknown): Promise<void>;
}

export const fileOperations: FileOperations = {
  async write(file, bytes, position) {
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.subarray(written);
      const result = await file.write(rest, 0, rest.length, position + written);
      written += result.bytesWritten;
    }
  },
  truncate: (file, lengthBytes) => file.truncate(lengthBytes),
  syncData: (file) => file.datasync(),
  sync: (file) => file.sync(),
  writeJson: (path, value) => new JSONFile(path).write(value),
};
