import { readFile } from 'node:fs/promises';

export interface ProcessUsage {
  /** Of all threads, in user and in system mode. */
  cpuMs: number;
  residentMegabytes: number;
}

/** Linux counts processor time in ticks of this length, on every architecture. */
const TICK_MS = 10;

/** What another process has used so far; NaN where there is no /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export async function readProcessUsage(pid: number): Promise<ProcessUsage> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may hold spaces; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    return { cpuMs, residentMegabytes: kilobytes / 1024 };
  } catch {
    return { cpuMs: Number.NaN, residentMegabytes: Number.NaN };
  }
}
