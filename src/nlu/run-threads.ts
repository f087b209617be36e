import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Runs a module of this project on several threads at once, until all have ended. `workerData` is the same for all: in its
 * shared memory they find their work and leave their results.
 */
export async function runThreads(entry: URL, workerData: unknown, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => runThread(entry, workerData)));
}

async function runThread(entry: URL, workerData: unknown): Promise<void> {
  // Threads do not inherit the loader that runs TypeScript on Node 20.
  const script = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(entry.href)});
  });`;
  const worker = new Worker(script, { eval: true, workerData });
  const [exitCode] = (await once(worker, 'exit')) as [number];
  if (exitCode !== 0) throw new Error(`A thread ended with exit code ${exitCode}: ${entry.href}`);
}
