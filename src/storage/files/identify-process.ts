import { readFile } from 'node:fs/promises';

/** Fields of /proc/<pid>/stat behind the command, which may itself hold spaces and brackets (proc(5)). */
const STATE = 0;
const START_TICKS = 19;

/**
 * Tells a running process from all others that have or had its pid: by the boot and its start, where the system has
 * /proc, and elsewhere only by its pid. Undefined when no process with the pid runs.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return isRunning(pid) ? `pid ${pid}` : undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const hasEnded = ['Z', 'X', undefined].includes(fields[STATE]);
  if (hasEnded) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `boot ${boot.trim()} start ${fields[START_TICKS] ?? ''}`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
