import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FeatureMatrix, type FeatureMatrixParts } from './feature-matrix.ts';
import { trainLinearSvm, type SvmOptions } from './linear-svm.ts';

/** What the threads share; they take classes in turn from `nextClass` and write into `weights`. */
export interface SharedTraining {
  matrix: FeatureMatrixParts;
  labels: Int32Array;
  classCount: number;
  options: SvmOptions;
  nextClass: Int32Array;
  weights: Float32Array;
}

/** Below this many rows times classes, starting threads takes longer than training. */
const WORK_FOR_THREADS = 100_000;

/** The weights of every class against the rest. The same for a seed, whatever the number of threads. */
export async function trainOneVsRest(
  matrix: FeatureMatrix,
  labels: Int32Array,
  classCount: number,
  options: SvmOptions & { threads: number },
): Promise<Float32Array[]> {
  const rowLength = matrix.columnCount + matrix.denseWidth + 1;
  const training: SharedTraining = {
    matrix: matrix.parts,
    labels,
    classCount,
    options,
    nextClass: new Int32Array(new SharedArrayBuffer(4)),
    weights: new Float32Array(new SharedArrayBuffer(classCount * rowLength * 4)),
  };
  const pays = matrix.rowCount * classCount >= WORK_FOR_THREADS;
  const helpers = Array.from({ length: pays ? options.threads - 1 : 0 }, () =>
    startHelper(training),
  );
  trainRemainingClasses(training);
  await Promise.all(helpers);
  return Array.from({ length: classCount }, (_, index) =>
    training.weights.subarray(index * rowLength, (index + 1) * rowLength),
  );
}

/** Trains classes until none is left; several threads may do so at once. */
export function trainRemainingClasses(training: SharedTraining): void {
  const { labels, classCount, options, nextClass, weights } = training;
  const matrix = new FeatureMatrix(training.matrix);
  const rowLength = matrix.columnCount + matrix.denseWidth + 1;
  for (;;) {
    const index = Atomics.add(nextClass, 0, 1);
    if (index >= classCount) return;
    const seed = options.seed + index;
    const row = trainLinearSvm(matrix, (at) => labels[at] === index, { ...options, seed });
    weights.set(row, index * rowLength);
  }
}

async function startHelper(training: SharedTraining): Promise<void> {
  const entry = new URL('./train-one-vs-rest-thread.ts', import.meta.url).href;
  // Threads do not inherit the loader that runs TypeScript on Node 20.
  const script = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(entry)});
  });`;
  const worker = new Worker(script, { eval: true, workerData: training });
  const [exitCode] = (await once(worker, 'exit')) as [number];
  if (exitCode !== 0) throw new Error(`A training thread ended with exit code ${exitCode}.`);
}
