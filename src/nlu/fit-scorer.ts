import { FeatureMatrix } from './feature-matrix.ts';
import { columnCount, fitFeatureSpace } from './feature-space.ts';
import { toVector, type Scorer, type ScorerSettings } from './scorer.ts';
import type { ReadText } from './text-reader.ts';
import type { TokenizedText } from './tokenized-text.ts';
import { trainOneVsRest } from './train-one-vs-rest.ts';
import { WeightMatrix } from './weight-matrix.ts';

export interface LabelledText {
  source: TokenizedText;
  text: ReadText;
  label: number;
}

export interface FitOptions {
  classCount: number;
  seed: number;
  threads: number;
}

/** By text, what the solution makes of it for every class: where to begin when a similar set of texts is fitted. */
export type Multipliers = ReadonlyMap<TokenizedText, Float32Array>;

export interface FittedScorer {
  scorer: Scorer;
  multipliers: Multipliers;
}

/** More rows than this leave enough evidence to forget features that only one row has. */
const ROWS_FOR_PRUNING = 2000;
const TOLERANCE = 0.3;
const MAX_ITERATIONS = 100;

export async function fitScorer(
  rows: LabelledText[],
  settings: ScorerSettings,
  { classCount, seed, threads }: FitOptions,
  start: Multipliers = new Map(),
): Promise<FittedScorer> {
  const minimumRows = rows.length > ROWS_FOR_PRUNING ? 2 : 1;
  const space = fitFeatureSpace(
    rows.map((row) => row.text.counts),
    minimumRows,
  );
  const vectors = rows.map((row) => toVector(space, settings, row.text));
  const shape = {
    columnCount: columnCount(space),
    denseWidth: vectors[0]?.dense.length ?? 0,
    classCount,
  };
  const matrix = FeatureMatrix.of(vectors, shape);
  const labels = Int32Array.from(rows, (row) => row.label);
  const centroids = WeightMatrix.quantize(classDirections(matrix, labels), shape.columnCount);
  const multipliers = await trainOneVsRest(matrix, labels, byClass(rows, classCount, start), {
    cost: settings.cost,
    seed,
    threads,
    tolerance: TOLERANCE,
    maxIterations: MAX_ITERATIONS,
  });
  const weights = WeightMatrix.quantize(matrix.weights(), shape.columnCount);
  return {
    scorer: { settings, space, weights, centroids },
    multipliers: byText(rows, classCount, multipliers),
  };
}

function byClass(rows: LabelledText[], classCount: number, start: Multipliers): Float32Array {
  const multipliers = new Float32Array(classCount * rows.length);
  rows.forEach(({ source }, row) => {
    start.get(source)?.forEach((multiplier, classIndex) => {
      multipliers[classIndex * rows.length + row] = multiplier;
    });
  });
  return multipliers;
}

function byText(rows: LabelledText[], classCount: number, multipliers: Float32Array): Multipliers {
  return new Map(
    rows.map(({ source }, row) => [
      source,
      Float32Array.from(
        { length: classCount },
        (_, classIndex) => multipliers[classIndex * rows.length + row] ?? 0,
      ),
    ]),
  );
}

/** The mean of each class, of length 1, with no bias. Leaves the matrix's weights 0. */
function classDirections(matrix: FeatureMatrix, labels: Int32Array): Float32Array[] {
  labels.forEach((label, row) => {
    matrix.add(row, 1, label);
  });
  const sums = matrix.weights();
  matrix.clearWeights();
  return sums.map((sum) => {
    sum[sum.length - 1] = 0;
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return sum.map((value) => value / Math.max(length, 1e-12));
  });
}
