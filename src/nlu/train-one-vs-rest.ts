import { FeatureMatrix, type FeatureMatrixParts } from './feature-matrix.ts';
import { trainLinearSvm, type SvmOptions } from './linear-svm.ts';
import { runThreads } from './run-threads.ts';

/** What the threads share; they take classes in turn from `nextClass`. */
export interface SharedTraining {
  matrix: FeatureMatrixParts;
  labels: Int32Array;
  options: SvmOptions;
  nextClass: Int32Array;
  multipliers: Float32Array;
}

/** Below this many rows times classes, starting threads takes longer than training. */
const WORK_FOR_THREADS = 100_000;

/**
 * Trains the matrix's weights of every class against the rest. The same for a seed, whatever the number of threads.
 * `multipliers` are those to start from; returned are those of the solution, both as [class * rowCount + row].
 */
export async function trainOneVsRest(
  matrix: FeatureMatrix,
  labels: Int32Array,
  multipliers: Float32Array,
  options: SvmOptions & { threads: number },
): Promise<Float32Array> {
  const training: SharedTraining = {
    matrix: matrix.parts,
    labels,
    options,
    nextClass: new Int32Array(new SharedArrayBuffer(4)),
    multipliers: new Float32Array(new SharedArrayBuffer(multipliers.byteLength)),
  };
  training.multipliers.set(multipliers);
  if (multipliers.length < WORK_FOR_THREADS) trainRemainingClasses(training);
  // All work is theirs, so that a service that trains goes on answering.
  else await runThreads(THREAD, training, options.threads);
  return training.multipliers;
}

const THREAD = new URL('./train-one-vs-rest-thread.ts', import.meta.url);

/** Trains classes until none is left; several threads may do so at once. */
export function trainRemainingClasses(training: SharedTraining): void {
  const { labels, options, nextClass, multipliers } = training;
  const matrix = new FeatureMatrix(training.matrix);
  for (;;) {
    const classIndex = Atomics.add(nextClass, 0, 1);
    if (classIndex >= matrix.parts.classCount) return;
    const from = classIndex * matrix.rowCount;
    trainLinearSvm(
      {
        matrix,
        classIndex,
        isPositive: (row) => labels[row] === classIndex,
        multipliers: multipliers.subarray(from, from + matrix.rowCount),
      },
      { ...options, seed: options.seed + classIndex },
    );
  }
}
