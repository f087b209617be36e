import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { lockDirectory } from '../../../src/storage/files/directory-lock.ts';
import { DirectoryInUseError } from '../../../src/storage/files/errors.ts';
import { identifyProcess } from '../../../src/storage/files/identify-process.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { failureOf } from '../storage-contract.ts';

describe('the lock of a directory', () => {
  const directory = useTemporaryDirectory();

  async function writeLock(owner: unknown): Promise<void> {
    await writeFile(path.join(directory(), 'lock-other'), JSON.stringify(owner));
  }

  it('is held by one at a time, and leaves nothing behind', async () => {
    const unlock = await lockDirectory(directory());
    expect(await failureOf(lockDirectory(directory()))).to.be.instanceOf(DirectoryInUseError);
    expect(await readdir(directory())).to.have.length(1);
    await unlock();
    expect(await readdir(directory())).to.deep.equal([]);
  });

  it('names the process that holds it', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    await writeLock({ pid, host: hostname(), process: await identifyProcess(pid) });
    const error = await failureOf(lockDirectory(directory()));
    expect(error).to.be.instanceOf(DirectoryInUseError);
    expect(String(error)).to.contain(`process ${pid} `);
    child.kill();
    await once(child, 'exit');
    await (
      await lockDirectory(directory())
    )();
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeLock({ pid, host: hostname(), process: 'boot x start 1' });
    await (
      await lockDirectory(directory())
    )();
    expect(await readdir(directory())).to.deep.equal([]);
  });

  it('is taken over when another process has the pid by now', async () => {
    await writeLock({ pid: process.pid, host: hostname(), process: 'boot x start 1' });
    await (
      await lockDirectory(directory())
    )();
  });

  it('is never taken from another host, nor when it cannot be read', async () => {
    await writeLock({ pid: 1, host: 'elsewhere', process: 'boot x start 1' });
    expect(await failureOf(lockDirectory(directory()))).to.be.instanceOf(DirectoryInUseError);
    await writeLock('damaged');
    expect(await failureOf(lockDirectory(directory()))).to.be.instanceOf(DirectoryInUseError);
  });

  it('goes to one at most of several who come at once', async () => {
    const attempts = await Promise.allSettled([1, 2, 3].map(() => lockDirectory(directory())));
    const failures = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [attempt.reason as unknown] : [],
    );
    expect(failures).to.have.length.within(2, 3);
    for (const failure of failures) expect(failure).to.be.instanceOf(DirectoryInUseError);
    expect(await readdir(directory())).to.have.length(3 - failures.length);
  });
});
