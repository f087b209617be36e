import type { FeatureVector } from './feature-matrix.ts';

/** The trained weights of every class in bytes, laid out so that scoring reads memory in order. */
export interface WeightMatrixParts {
  classCount: number;
  sparseColumns: number;
  denseColumns: number;
  /** [column * classCount + class] for the sparse columns, and then [class * denseColumns + column] for the dense. */
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
        parts.bytes[positionOf(parts, column, index)] = Math.round((row[column] ?? 0) / step);
      }
    });
    return new WeightMatrix(parts);
  }

  /** The margin of every class. */
  score(vector: FeatureVector): Float64Array {
    const { classCount, steps, biases } = this.parts;
    const scores = this.#sparseSums(vector);
    for (let index = 0; index < classCount; index++)
      scores[index] =
        (scores[index] ?? 0) * (steps[index] ?? 0) +
        this.#denseSum(index, vector.dense) * (steps[classCount + index] ?? 0) +
        (biases[index] ?? 0);
    return scores;
  }

  /** The same as the class's entry of `score`. */
  scoreOf(vector: FeatureVector, classIndex: number): number {
    const { classCount, bytes, steps, biases } = this.parts;
    let sparse = 0;
    for (let cell = 0; cell < vector.columns.length; cell++) {
      const at = (vector.columns[cell] ?? 0) * classCount + classIndex;
      sparse += (vector.values[cell] ?? 0) * (bytes[at] ?? 0);
    }
    return (
      sparse * (steps[classIndex] ?? 0) +
      this.#denseSum(classIndex, vector.dense) * (steps[classCount + classIndex] ?? 0) +
      (biases[classIndex] ?? 0)
    );
  }

  #sparseSums({ columns, values }: FeatureVector): Float64Array {
    const { classCount, bytes } = this.parts;
    const sums = new Float64Array(classCount);
    for (let cell = 0; cell < columns.length; cell++) {
      const value = values[cell] ?? 0;
      const from = (columns[cell] ?? 0) * classCount;
      for (let index = 0; index < classCount; index++)
        sums[index] = (sums[index] ?? 0) + value * (bytes[from + index] ?? 0);
    }
    return sums;
  }

  #denseSum(classIndex: number, dense: Float32Array): number {
    const { classCount, sparseColumns, bytes } = this.parts;
    const from = sparseColumns * classCount + classIndex * dense.length;
    let sum = 0;
    for (let column = 0; column < dense.length; column++)
      sum += (dense[column] ?? 0) * (bytes[from + column] ?? 0);
    return sum;
  }

  /** The weight of one column for one class; dense columns follow the sparse ones. */
  weight(column: number, classIndex: number): number {
    const { classCount, sparseColumns, bytes, steps } = this.parts;
    const step = steps[column < sparseColumns ? classIndex : classCount + classIndex] ?? 0;
    return (bytes[positionOf(this.parts, column, classIndex)] ?? 0) * step;
  }
}

function stepOf(row: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let column = from; column < to; column++)
    largest = Math.max(largest, Math.abs(row[column] ?? 0));
  return largest > 0 ? largest / 127 : 1;
}

function positionOf(parts: WeightMatrixParts, column: number, classIndex: number): number {
  const { classCount, sparseColumns, denseColumns } = parts;
  return column < sparseColumns
    ? column * classCount + classIndex
    : sparseColumns * classCount + classIndex * denseColumns + column - sparseColumns;
}
