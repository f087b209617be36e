import { randomUUID } from 'node:crypto';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DirectoryInUseError } from './errors.ts';
import { identifyProcess } from './identify-process.ts';
import { ifThere } from './if-there.ts';

const PREFIX = 'lock-';

const LockOwner = z.object({ pid: z.int(), host: z.string(), process: z.string() });
type LockOwner = z.infer<typeof LockOwner>;

/**
 * Makes this process the only one to use the directory, and returns how to let go of it. A lock is stale when its
 * process is gone from this host, also if another one has its pid by now. The lock of another host is never stale, as
 * nothing can be known about processes there.
 *
 * Whoever comes puts a lock of its own there before it looks for others. So of several who come at once, each sees
 * all but the slowest, and at most one stays; it may be none.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const name = `${PREFIX}${randomUUID()}`;
  const unlock = (): Promise<void> => rm(path.join(directory, name), { force: true });
  await writeLock(path.join(directory, name));
  try {
    const names = await readdir(directory);
    const others = names.filter((other) => other.startsWith(PREFIX) && other !== name);
    for (const other of others) await removeStale(directory, path.join(directory, other));
    return unlock;
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A lock is there with its content or not at all. */
async function writeLock(file: string): Promise<void> {
  const identity = (await identifyProcess(process.pid)) ?? 'unknown';
  const owner: LockOwner = { pid: process.pid, host: hostname(), process: identity };
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}`);
  await writeFile(unfinished, JSON.stringify(owner));
  await rename(unfinished, file);
}

async function removeStale(directory: string, lock: string): Promise<void> {
  const content = await ifThere(readFile(lock, 'utf8'));
  if (content === undefined) return;
  const owner = parseOwner(content);
  if (owner && !(await mayRun(owner))) {
    await rm(lock, { force: true });
    return;
  }
  const who = owner ? `process ${owner.pid} on host ${owner.host}` : 'another process';
  throw new DirectoryInUseError(
    `${directory} should be used by one process, but ${who} has it open. Stop that one first, or use another ` +
      `directory. If you are certain that it is gone, delete ${lock}.`,
  );
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
