import { fileOperations, type FileOperations } from '../../../src/storage/files/file-operations.ts';

export interface FailingDisk {
  operations: FileOperations;
  /** What fails from now on; undefined when the disk is well again. */
  fault: Fault | undefined;
}

/** A full disk takes some of the bytes before it fails. */
export type Fault = 'full' | 'sync fails' | 'full and cannot be cut back';

/** The real file system, but for the fault. */
export function newFailingDisk(): FailingDisk {
  const disk: FailingDisk = {
    fault: undefined,
    operations: {
      async write(file, bytes, position) {
        if (!disk.fault?.startsWith('full')) return fileOperations.write(file, bytes, position);
        const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
        await fileOperations.write(file, half, position);
        throw systemError('ENOSPC');
      },
      async truncate(file, lengthBytes) {
        if (disk.fault === 'full and cannot be cut back') throw systemError('EIO');
        await fileOperations.truncate(file, lengthBytes);
      },
      async syncData(file) {
        if (disk.fault === 'sync fails') throw systemError('EIO');
        await fileOperations.syncData(file);
      },
      async sync(file) {
        if (disk.fault === 'sync fails') throw systemError('EIO');
        await fileOperations.sync(file);
      },
      async writeJson(path, value) {
        if (disk.fault?.startsWith('full')) throw systemError('ENOSPC');
        await fileOperations.writeJson(path, value);
      },
    },
  };
  return disk;
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: on purpose`), { code });
}
