/** Numbers in 8 bits: a value times the scale of its group gives the number back, within half a scale. */
export interface QuantizedMatrix {
  values: Int8Array;
  scales: Float32Array;
}

/** Rows are only looked up, so that they may use all bits. */
const LARGEST_IN_ROWS = 127;

/**
 * Of columns, which are multiplied: processors that have AVX2 and no VNNI add pairs of products with unsigned bytes in 16
 * bits, and 2 x 255 x 64 is the most that fits. Those with VNNI lose nothing by it.
 */
const LARGEST_IN_COLUMNS = 64;

/** One scale a column, which is what a product of matrices can take out again. */
export function quantizeColumns(matrix: Float32Array, columnCount: number): QuantizedMatrix {
  return quantize(matrix, columnCount, LARGEST_IN_COLUMNS, (at) => at % columnCount);
}

/** One scale a row, for tables of which single rows are read. */
export function quantizeRows(matrix: Float32Array, columnCount: number): QuantizedMatrix {
  const rowCount = matrix.length / columnCount;
  return quantize(matrix, rowCount, LARGEST_IN_ROWS, (at) => Math.floor(at / columnCount));
}

/** Symmetric, so that zero stays zero; a scale for each group, so that no outlier coarsens the others. */
function quantize(
  numbers: Float32Array,
  groupCount: number,
  largest: number,
  groupOf: (at: number) => number,
): QuantizedMatrix {
  const scales = new Float32Array(groupCount);
  for (let at = 0; at < numbers.length; at++) {
    const group = groupOf(at);
    scales[group] = Math.max(scales[group] ?? 0, Math.abs(numbers[at] ?? 0) / largest);
  }
  const values = new Int8Array(numbers.length);
  // A group of zeros has the scale 0, and 0 / 0 is stored as 0.
  for (let at = 0; at < numbers.length; at++)
    values[at] = Math.round((numbers[at] ?? 0) / (scales[groupOf(at)] ?? 0));
  return { values, scales };
}
