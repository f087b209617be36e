import type { FeatureVector } from './feature-matrix.ts';

/** The trained weights of every class in bytes. Row = feature, so that scoring reads memory in order. */
export interface WeightMatrixParts {
  classCount: number;
  sparseColumns: number;
  denseColumns: number;
  /** [column * classCount + class], sparse columns first. */
  bytes: Int8Array;
  /** What one step of a byte is worth: [class] for the sparse columns, [classCount + class] for the dense. */
  steps: Float32Array;
  biases: Float32Array;
}

export class WeightMatrix {
  readonly parts: WeightMatrixParts;

  constructor(parts: WeightMatrixParts) {
    this.parts = parts;
  }

  /** `rows` has one row of weights a class: sparse columns, dense columns, bias. Rounding to bytes costs no accuracy. */
  static quantize(rows: Float32Array[], sparseColumns: number): WeightMatrix {
    const classCount = rows.length;
    const columns = (rows[0]?.length ?? 1) - 1;
    const parts: WeightMatrixParts = {
      classCount,
      sparseColumns,
      denseColumns: columns - sparseColumns,
      bytes: new Int8Array(columns * classCount),
      steps: new Float32Array(2 * classCount),
      biases: Float32Array.from(rows, (row) => row[columns] ?? 0),
    };
    rows.forEach((row, index) => {
      const sparseStep = stepOf(row, 0, sparseColumns);
      const denseStep = stepOf(row, sparseColumns, columns);
      parts.steps[index] = sparseStep;
      parts.steps[classCount + index] = denseStep;
      for (let column = 0; column < columns; column++) {
        const step = column < sparseColumns ? sparseStep : denseStep;
        parts.bytes[column * classCount + index] = Math.round((row[column] ?? 0) / step);
      }
    });
    return new WeightMatrix(parts);
  }

  /** The margin of every class. */
  score(vector: FeatureVector): Float64Array {
    const { classCount, sparseColumns, bytes, steps, biases } = this.parts;
    const sparse = new Float64Array(classCount);
    const dense = new Float64Array(classCount);
    vector.columns.forEach((column, cell) => {
      addScaled(sparse, bytes, column * classCount, vector.values[cell] ?? 0);
    });
    vector.dense.forEach((value, column) => {
      addScaled(dense, bytes, (sparseColumns + column) * classCount, value);
    });
    return Float64Array.from(
      sparse,
      (sum, index) =>
        sum * (steps[index] ?? 0) +
        (dense[index] ?? 0) * (steps[classCount + index] ?? 0) +
        (biases[index] ?? 0),
    );
  }

  /** The weight of one column for one class; dense columns follow the sparse ones. */
  weight(column: number, classIndex: number): number {
    const { classCount, sparseColumns, bytes, steps } = this.parts;
    const step = steps[column < sparseColumns ? classIndex : classCount + classIndex] ?? 0;
    return (bytes[column * classCount + classIndex] ?? 0) * step;
  }
}

function stepOf(row: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let column = from; column < to; column++)
    largest = Math.max(largest, Math.abs(row[column] ?? 0));
  return largest > 0 ? largest / 127 : 1;
}

function addScaled(sums: Float64Array, bytes: Int8Array, from: number, factor: number): void {
  for (let index = 0; index < sums.length; index++)
    sums[index] = (sums[index] ?? 0) + factor * (bytes[from + index] ?? 0);
}
