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

/** One class against the rest. */
export interface BinaryProblem {
  matrix: FeatureMatrix;
  classIndex: number;
  isPositive: (row: number) => boolean;
  /** By row, how much it holds the weights in place: those to start from, and in the end those of the solution. */
  multipliers: Float32Array;
}

/**
 * Finds the matrix's weights of one class: an L2-loss linear support vector machine by dual coordinate descent with
 * shrinking (Hsieh et al. 2008, as in LIBLINEAR). It ends sooner from multipliers that solve a similar problem.
 */
export function trainLinearSvm(problem: BinaryProblem, options: SvmOptions): void {
  const descent = new DualDescent(problem, options);
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    const gap = descent.visitActiveRows();
    if (gap > options.tolerance) continue;
    if (descent.isEveryRowActive) break;
    descent.activateEveryRow();
  }
}

class DualDescent {
  readonly #matrix: FeatureMatrix;
  readonly #classIndex: number;
  readonly #random: () => number;
  readonly #slack: number;
  readonly #signs: Int8Array;
  readonly #multipliers: Float32Array;
  readonly #rows: Int32Array;
  #activeCount: number;
  /** A row whose multiplier is 0 and whose gradient is above this is left out until every row is active again. */
  #shrinkBound = Infinity;

  constructor({ matrix, classIndex, isPositive, multipliers }: BinaryProblem, options: SvmOptions) {
    const { rowCount } = matrix;
    this.#matrix = matrix;
    this.#classIndex = classIndex;
    this.#random = randomSequence(options.seed);
    this.#slack = 0.5 / options.cost;
    this.#signs = Int8Array.from({ length: rowCount }, (_, row) => (isPositive(row) ? 1 : -1));
    this.#multipliers = multipliers;
    this.#rows = Int32Array.from({ length: rowCount }, (_, row) => row);
    this.#activeCount = rowCount;
    multipliers.forEach((multiplier, row) => {
      if (multiplier > 0) matrix.add(row, multiplier * (this.#signs[row] ?? 0), classIndex);
    });
  }

  get isEveryRowActive(): boolean {
    return this.#activeCount === this.#rows.length;
  }

  activateEveryRow(): void {
    this.#activeCount = this.#rows.length;
    this.#shrinkBound = Infinity;
  }

  /** Returns the gap between the highest and the lowest projected gradient; 0 at the solution. */
  visitActiveRows(): number {
    let highest = -Infinity;
    let lowest = Infinity;
    shuffle(this.#rows, this.#activeCount, this.#random);
    for (let position = 0; position < this.#activeCount; position++) {
      const row = this.#rows[position] ?? 0;
      const gradient = this.#gradient(row);
      const isAtBound = this.#multipliers[row] === 0;
      if (isAtBound && gradient > this.#shrinkBound) {
        this.#deactivate(position);
        position--;
        continue;
      }
      const projected = isAtBound ? Math.min(gradient, 0) : gradient;
      highest = Math.max(highest, projected);
      lowest = Math.min(lowest, projected);
      if (Math.abs(projected) > 1e-12) this.#step(row, gradient);
    }
    this.#shrinkBound = highest > 0 ? highest : Infinity;
    return highest - lowest;
  }

  #gradient(row: number): number {
    const sign = this.#signs[row] ?? 0;
    const multiplier = this.#multipliers[row] ?? 0;
    return sign * this.#matrix.dot(row, this.#classIndex) - 1 + multiplier * this.#slack;
  }

  #step(row: number, gradient: number): void {
    const multiplier = this.#multipliers[row] ?? 0;
    const curvature = (this.#matrix.squaredLengths[row] ?? 0) + this.#slack;
    const updated = Math.fround(Math.max(multiplier - gradient / curvature, 0));
    this.#multipliers[row] = updated;
    this.#matrix.add(row, (updated - multiplier) * (this.#signs[row] ?? 0), this.#classIndex);
  }

  #deactivate(position: number): void {
    this.#activeCount--;
    const row = this.#rows[position] ?? 0;
    this.#rows[position] = this.#rows[this.#activeCount] ?? 0;
    this.#rows[this.#activeCount] = row;
  }
}

function shuffle(items: Int32Array, count: number, random: () => number): void {
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const item = items[last] ?? 0;
    items[last] = items[other] ?? 0;
    items[other] = item;
  }
}
