import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSandbox, type Sandbox } from '../../src/account/sandbox/sandbox.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';

export interface TestSandbox {
  sandbox: Sandbox;
  directory: string;
  /** Opens it again on what is stored. */
  restart: () => Promise<void>;
  remove: () => Promise<void>;
}

/** A sandbox on a file store of its own. `wrap` may stand between the two. */
export async function openTestSandbox(
  wrap: (storage: Storage) => Storage = (storage) => storage,
): Promise<TestSandbox> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-sandbox-'));
  let storage = await openFileStorage(directory);
  const opened: TestSandbox = {
    directory,
    sandbox: await openSandbox({ storage: wrap(storage) }),
    async restart() {
      await storage.close();
      storage = await openFileStorage(directory);
      opened.sandbox = await openSandbox({ storage: wrap(storage) });
    },
    async remove() {
      await storage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return opened;
}
