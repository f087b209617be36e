/** The features of one text: a few of very many sparse columns, and every dense one. */
export interface FeatureVector {
  columns: Int32Array;
  values: Float32Array;
  dense: Float32Array;
}

/** Everything in shared memory, so that threads work on one copy. */
export interface FeatureMatrixParts {
  rowStarts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
  columnCount: number;
  dense: Float32Array;
  denseWidth: number;
}

/** The feature vectors of many texts. The dot product counts a last column, the bias, that is 1 in every row. */
export class FeatureMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly denseWidth: number;
  readonly squaredLengths: Float64Array;
  readonly parts: FeatureMatrixParts;

  constructor(parts: FeatureMatrixParts) {
    this.parts = parts;
    this.rowCount = parts.rowStarts.length - 1;
    this.columnCount = parts.columnCount;
    this.denseWidth = parts.denseWidth;
    this.squaredLengths = Float64Array.from({ length: this.rowCount }, (_, row) =>
      this.#squaredLength(row),
    );
  }

  static of(vectors: FeatureVector[], columnCount: number): FeatureMatrix {
    const denseWidth = vectors[0]?.dense.length ?? 0;
    const cellCount = vectors.reduce((sum, vector) => sum + vector.columns.length, 0);
    const parts: FeatureMatrixParts = {
      rowStarts: new Int32Array(new SharedArrayBuffer((vectors.length + 1) * 4)),
      columns: new Int32Array(new SharedArrayBuffer(cellCount * 4)),
      values: new Float32Array(new SharedArrayBuffer(cellCount * 4)),
      columnCount,
      dense: new Float32Array(new SharedArrayBuffer(vectors.length * denseWidth * 4)),
      denseWidth,
    };
    let cell = 0;
    vectors.forEach((vector, row) => {
      parts.columns.set(vector.columns, cell);
      parts.values.set(vector.values, cell);
      parts.dense.set(vector.dense, row * denseWidth);
      cell += vector.columns.length;
      parts.rowStarts[row + 1] = cell;
    });
    return new FeatureMatrix(parts);
  }

  dot(row: number, weights: Float64Array): number {
    const { rowStarts, columns, values } = this.parts;
    const end = rowStarts[row + 1] ?? 0;
    let sum = weights[weights.length - 1] ?? 0;
    for (let cell = rowStarts[row] ?? 0; cell < end; cell++)
      sum += (values[cell] ?? 0) * (weights[columns[cell] ?? 0] ?? 0);
    return sum + this.#denseDot(row, weights);
  }

  /** Adds a multiple of a row to the weights. */
  add(row: number, factor: number, weights: Float64Array): void {
    const { rowStarts, columns, values } = this.parts;
    const end = rowStarts[row + 1] ?? 0;
    for (let cell = rowStarts[row] ?? 0; cell < end; cell++) {
      const column = columns[cell] ?? 0;
      weights[column] = (weights[column] ?? 0) + factor * (values[cell] ?? 0);
    }
    this.#addDense(row, factor, weights);
    const bias = weights.length - 1;
    weights[bias] = (weights[bias] ?? 0) + factor;
  }

  #denseDot(row: number, weights: Float64Array): number {
    const { dense } = this.parts;
    const { denseWidth, columnCount } = this;
    const from = row * denseWidth;
    let sum = 0;
    for (let column = 0; column < denseWidth; column++)
      sum += (dense[from + column] ?? 0) * (weights[columnCount + column] ?? 0);
    return sum;
  }

  #addDense(row: number, factor: number, weights: Float64Array): void {
    const { dense } = this.parts;
    const { denseWidth, columnCount } = this;
    const from = row * denseWidth;
    for (let column = 0; column < denseWidth; column++) {
      const target = columnCount + column;
      weights[target] = (weights[target] ?? 0) + factor * (dense[from + column] ?? 0);
    }
  }

  #squaredLength(row: number): number {
    const { rowStarts, values, dense } = this.parts;
    let sum = 1;
    for (let cell = rowStarts[row] ?? 0; cell < (rowStarts[row + 1] ?? 0); cell++)
      sum += (values[cell] ?? 0) ** 2;
    const from = row * this.denseWidth;
    for (let column = from; column < from + this.denseWidth; column++)
      sum += (dense[column] ?? 0) ** 2;
    return sum;
  }
}
