import { FeatureMatrix } from './feature-matrix.ts';
import { columnCount, fitFeatureSpace } from './feature-space.ts';
import { toVector, type Scorer, type ScorerSettings } from './scorer.ts';
import type { ReadText } from './text-reader.ts';
import { trainOneVsRest } from './train-one-vs-rest.ts';
import { WeightMatrix } from './weight-matrix.ts';

export interface LabelledText {
  text: ReadText;
  label: number;
}

export interface FitOptions {
  classCount: number;
  seed: number;
  threads: number;
}

/** More rows than this leave enough evidence to forget features that only one row has. */
const ROWS_FOR_PRUNING = 2000;
const TOLERANCE = 0.1;
const MAX_ITERATIONS = 100;

export async function fitScorer(
  rows: LabelledText[],
  settings: ScorerSettings,
  options: FitOptions,
): Promise<Scorer> {
  const minimumRows = rows.length > ROWS_FOR_PRUNING ? 2 : 1;
  const space = fitFeatureSpace(
    rows.map((row) => row.text.counts),
    minimumRows,
  );
  const vectors = rows.map((row) => toVector(space, settings, row.text));
  const matrix = FeatureMatrix.of(vectors, columnCount(space));
  const labels = Int32Array.from(rows, (row) => row.label);
  const weights = await trainOneVsRest(matrix, labels, options.classCount, {
    cost: settings.cost,
    seed: options.seed,
    threads: options.threads,
    tolerance: TOLERANCE,
    maxIterations: MAX_ITERATIONS,
  });
  return {
    settings,
    space,
    weights: WeightMatrix.quantize(weights, matrix.columnCount),
    centroids: WeightMatrix.quantize(
      classDirections(matrix, labels, options.classCount),
      matrix.columnCount,
    ),
  };
}

/** The mean of each class, of length 1, with no bias. */
function classDirections(
  matrix: FeatureMatrix,
  labels: Int32Array,
  classCount: number,
): Float32Array[] {
  const width = matrix.columnCount + matrix.denseWidth + 1;
  const sums = Array.from({ length: classCount }, () => new Float64Array(width));
  labels.forEach((label, row) => {
    const sum = sums[label];
    if (sum) matrix.add(row, 1, sum);
  });
  return sums.map((sum) => {
    sum[width - 1] = 0;
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return Float32Array.from(sum, (value) => value / Math.max(length, 1e-12));
  });
}
