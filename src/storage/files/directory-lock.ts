import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DirectoryInUseError } from './errors.ts';
import { identifyProcess } from './identify-process.ts';

const LockOwner = z.object({ pid: z.int(), host: z.string(), process: z.string() });
type LockOwner = z.infer<typeof LockOwner>;

/**
 * Makes this process the only one to use the directory, and returns how to let go of it. A lock is stale when its
 * process is gone from this host, also if another one has its pid by now. The lock of another host is never stale, as
 * nothing can be known about processes there.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = path.join(directory, 'lock');
  const own = `${lock}.${process.pid}`;
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    process: (await identifyProcess(process.pid)) ?? 'unknown',
  };
  await writeFile(own, JSON.stringify(owner));
  try {
    await removeStaleLock(directory, lock);
    // A link, unlike a new file, is there with its content or not at all, and only for one of several processes.
    await link(own, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(directory, lock);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(lock, { force: true });
}

async function removeStaleLock(directory: string, lock: string): Promise<void> {
  const content = await readIfThere(lock);
  if (content === undefined) return;
  const owner = parseOwner(content);
  if (!owner || (await mayRun(owner))) throw inUse(directory, lock, owner);
  // Another process may have replaced the stale lock in this moment: look at what was really taken away.
  const taken = `${lock}.stale.${process.pid}`;
  await rename(lock, taken);
  if ((await readFile(taken, 'utf8')) !== content) {
    await rename(taken, lock);
    throw inUse(directory, lock);
  }
  await rm(taken);
}

async function mayRun({ host, pid, process: identity }: LockOwner): Promise<boolean> {
  return host !== hostname() || (await identifyProcess(pid)) === identity;
}

function parseOwner(content: string): LockOwner | undefined {
  try {
    return LockOwner.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function inUse(directory: string, lock: string, owner?: LockOwner): DirectoryInUseError {
  const who = owner ? `process ${owner.pid} on host ${owner.host}` : 'another process';
  return new DirectoryInUseError(
    `${directory} should be used by one process, but ${who} has it open. Stop that one first, or use another ` +
      `directory. If you are certain that it is gone, delete ${lock}.`,
  );
}
