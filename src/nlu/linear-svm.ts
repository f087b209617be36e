import { randomSequence } from './random-sequence.ts';
import type { FeatureMatrix } from './feature-matrix.ts';

export interface SvmOptions {
  /** What a row on the wrong side of the margin costs, against the size of the weights. */
  cost: number;
  seed: number;
  /** The gap between the steepest gradients at which the solution is good enough. */
  tolerance: number;
  maxIterations: number;
}

/**
 * Trains one class against the rest: an L2-loss linear support vector machine by dual coordinate descent with
 * shrinking (Hsieh et al. 2008, as in LIBLINEAR). Returns the weights: the sparse columns, then the dense ones, then
 * the bias.
 */
export function trainLinearSvm(
  matrix: FeatureMatrix,
  isPositive: (row: number) => boolean,
  options: SvmOptions,
): Float64Array {
  const { rowCount } = matrix;
  const weights = new Float64Array(matrix.columnCount + matrix.denseWidth + 1);
  const random = randomSequence(options.seed);
  const slack = 0.5 / options.cost;
  const multipliers = new Float64Array(rowCount);
  const signs = Int8Array.from({ length: rowCount }, (_, row) => (isPositive(row) ? 1 : -1));
  const curvatures = matrix.squaredLengths;
  const active = Int32Array.from({ length: rowCount }, (_, row) => row);
  let activeCount = rowCount;
  // A row whose multiplier is 0 and whose gradient is above this bound is left out until the end.
  let shrinkBound = Infinity;

  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    let highest = -Infinity;
    let lowest = Infinity;
    shuffle(active, activeCount, random);
    for (let position = 0; position < activeCount; position++) {
      const row = active[position] ?? 0;
      const sign = signs[row] ?? 0;
      const multiplier = multipliers[row] ?? 0;
      const gradient = sign * matrix.dot(row, weights) - 1 + multiplier * slack;
      if (multiplier === 0 && gradient > shrinkBound) {
        activeCount--;
        active[position] = active[activeCount] ?? 0;
        active[activeCount] = row;
        position--;
        continue;
      }
      const projected = multiplier === 0 ? Math.min(gradient, 0) : gradient;
      highest = Math.max(highest, projected);
      lowest = Math.min(lowest, projected);
      if (Math.abs(projected) < 1e-12) continue;
      const updated = Math.max(multiplier - gradient / ((curvatures[row] ?? 0) + slack), 0);
      multipliers[row] = updated;
      matrix.add(row, (updated - multiplier) * sign, weights);
    }
    if (highest - lowest > options.tolerance) {
      shrinkBound = highest <= 0 ? Infinity : highest;
      continue;
    }
    if (activeCount === rowCount) break;
    activeCount = rowCount;
    shrinkBound = Infinity;
  }
  return weights;
}

function shuffle(items: Int32Array, count: number, random: () => number): void {
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const item = items[last] ?? 0;
    items[last] = items[other] ?? 0;
    items[other] = item;
  }
}
