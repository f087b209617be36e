import { once } from 'node:events';
import { setPriority } from 'node:os';
import path from 'node:path';
import { saveModel } from './model-file.ts';
import { openSentenceEncoder } from './sentence-encoder.ts';
import { trainClassifier } from './train-classifier.ts';
import type { TrainingOrder, TrainingReport } from './train-in-process.ts';

/** The entry of a process that trains once: see train-in-process.ts. Without its parent it is of no use. */

/** Customers who are served meanwhile come first. */
const PRIORITY = 5;

process.once('disconnect', () => process.exit(1));
setPriority(PRIORITY);
const [order] = (await once(process, 'message')) as [TrainingOrder];
await train(order);
process.exit(0);

async function train({ examples, file, key, withEncoder }: TrainingOrder): Promise<void> {
  const encoder = withEncoder ? await openSentenceEncoder(path.dirname(file), report) : undefined;
  await saveModel(file, await trainClassifier(examples, { encoder }), key);
}

function report(progress: string): void {
  process.send?.({ progress } satisfies TrainingReport);
}
