import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Example } from './train-classifier.ts';

/** What a process is to train, and where it leaves the model. */
export interface TrainingOrder {
  examples: Example[];
  file: string;
  key: string;
  withEncoder: boolean;
}

/** What it says while it does. */
export interface TrainingReport {
  progress: string;
}

/** Processes do not inherit what runs TypeScript on Node 20, and it is found from here, not from where they start. */
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx'));
const ENTRY = new URL('./training-process.ts', import.meta.url);

/**
 * Trains in a process of its own and leaves the model in the order's file: the hundreds of megabytes that training takes
 * go back to the system, and a service that trains goes on answering.
 */
export async function trainInProcess(
  order: TrainingOrder,
  onProgress: (message: string) => void,
): Promise<void> {
  const child = fork(ENTRY, {
    execArgv: ['--import', LOADER.href],
    serialization: 'advanced',
  });
  child.on('message', (report: TrainingReport) => {
    onProgress(report.progress);
  });
  child.send(order);
  const exitCode = await exitOf(child);
  if (exitCode !== 0)
    throw new Error(
      `Expected the training process to end with 0, got ${exitCode}. Its own words are on standard error: usually ` +
        'too little memory or a full disk.',
    );
}

async function exitOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code ?? signal ?? 'nothing';
}
