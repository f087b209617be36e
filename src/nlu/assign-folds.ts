import { randomSequence } from './random-sequence.ts';

/** Gives every row a fold, 0..folds-1, so that each label is spread evenly over the folds. */
export function assignFolds(labels: Int32Array, folds: number, seed: number): Int32Array {
  const random = randomSequence(seed);
  const order = Array.from(labels, (label, row) => ({ label, row, at: random() })).sort(
    (a, b) => a.label - b.label || a.at - b.at,
  );
  const assigned = new Int32Array(labels.length);
  order.forEach(({ row }, position) => {
    assigned[row] = position % folds;
  });
  return assigned;
}
