import { openRowKernel, type RowAddresses, type RowKernel } from './row-kernel.ts';

/** The features of one text: a few of very many sparse columns, and every dense one. */
export interface FeatureVector {
  columns: Int32Array;
  values: Float32Array;
  dense: Float32Array;
}

export interface FeatureMatrixShape {
  /** Of the sparse columns. */
  columnCount: number;
  denseWidth: number;
  classCount: number;
}

/** Everything in shared memory, so that threads work on one copy. */
export interface FeatureMatrixParts extends FeatureMatrixShape {
  memory: WebAssembly.Memory;
  /** [2 * row] is the address of a row's first column, [2 * row + 1] that of its first dense value. */
  addresses: Uint32Array;
  squaredLengths: Float64Array;
  /** The address of the first class's weights: sparse, dense, bias. */
  weights: number;
}

const FLOAT = 4;
const PAGE = 65_536;
/** Four floats are read at once. */
const ALIGNMENT = 16;

/**
 * The feature vectors of many texts, and beside them the weights of every class, 0 at first. Every row has one more
 * column, the bias, that is 1.
 */
export class FeatureMatrix {
  readonly rowCount: number;
  readonly squaredLengths: Float64Array;
  readonly parts: FeatureMatrixParts;
  readonly #kernel: RowKernel;
  readonly #floats: Float32Array;
  readonly #denseBytes: number;
  readonly #denseWeights: number;
  readonly #classBytes: number;

  constructor(parts: FeatureMatrixParts) {
    this.parts = parts;
    this.rowCount = parts.squaredLengths.length;
    this.squaredLengths = parts.squaredLengths;
    this.#kernel = openRowKernel(parts.memory);
    this.#floats = new Float32Array(parts.memory.buffer);
    this.#denseBytes = align(parts.denseWidth * FLOAT);
    this.#denseWeights = align(parts.columnCount * FLOAT);
    this.#classBytes = classBytes(parts);
  }

  static of(vectors: FeatureVector[], shape: FeatureMatrixShape): FeatureMatrix {
    const addresses = new Uint32Array(new SharedArrayBuffer(vectors.length * 2 * 4));
    let end = 0;
    vectors.forEach(({ columns }, row) => {
      const dense = align(end + 2 * columns.length * FLOAT);
      addresses[2 * row] = dense - 2 * columns.length * FLOAT;
      addresses[2 * row + 1] = dense;
      end = dense + align(shape.denseWidth * FLOAT);
    });
    const pages = Math.ceil((end + shape.classCount * classBytes(shape)) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const squaredLengths = new Float64Array(new SharedArrayBuffer(vectors.length * 8));
    const matrix = new FeatureMatrix({ ...shape, memory, addresses, squaredLengths, weights: end });
    vectors.forEach((vector, row) => {
      matrix.#write(row, vector);
    });
    return matrix;
  }

  dot(row: number, classIndex: number): number {
    const bias = this.#floats[this.#biasOf(classIndex)] ?? 0;
    return this.#kernel.dot(...this.#locate(row, classIndex)) + bias;
  }

  /** Adds a multiple of a row to the weights of a class. */
  add(row: number, factor: number, classIndex: number): void {
    const bias = this.#biasOf(classIndex);
    this.#kernel.add(...this.#locate(row, classIndex), factor);
    this.#floats[bias] = (this.#floats[bias] ?? 0) + factor;
  }

  /** A copy of every class's weights: the sparse columns, then the dense ones, then the bias. */
  weights(): Float32Array[] {
    const { columnCount, denseWidth, classCount, weights } = this.parts;
    return Array.from({ length: classCount }, (_, classIndex) => {
      const sparse = (weights + classIndex * this.#classBytes) / FLOAT;
      const dense = sparse + this.#denseWeights / FLOAT;
      const row = new Float32Array(columnCount + denseWidth + 1);
      row.set(this.#floats.subarray(sparse, sparse + columnCount));
      row.set(this.#floats.subarray(dense, dense + denseWidth), columnCount);
      row[columnCount + denseWidth] = this.#floats[this.#biasOf(classIndex)] ?? 0;
      return row;
    });
  }

  clearWeights(): void {
    this.#floats.fill(0, this.parts.weights / FLOAT);
  }

  #write(row: number, { columns, values, dense }: FeatureVector): void {
    const [columnsAt, valuesAt, denseAt] = this.#locate(row, 0);
    new Int32Array(this.parts.memory.buffer, columnsAt, columns.length).set(columns);
    this.#floats.set(values, valuesAt / FLOAT);
    this.#floats.set(dense, denseAt / FLOAT);
    this.squaredLengths[row] = 1 + sumOfSquares(values) + sumOfSquares(dense);
  }

  #locate(row: number, classIndex: number): RowAddresses {
    const columns = this.parts.addresses[2 * row] ?? 0;
    const dense = this.parts.addresses[2 * row + 1] ?? 0;
    const weights = this.parts.weights + classIndex * this.#classBytes;
    const values = (columns + dense) / 2;
    return [
      columns,
      values,
      dense,
      dense + this.#denseBytes,
      weights,
      weights + this.#denseWeights,
    ];
  }

  #biasOf(classIndex: number): number {
    return (this.parts.weights + (classIndex + 1) * this.#classBytes) / FLOAT - 1;
  }
}

function classBytes({ columnCount, denseWidth }: FeatureMatrixShape): number {
  return align(columnCount * FLOAT) + align(denseWidth * FLOAT) + ALIGNMENT;
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
