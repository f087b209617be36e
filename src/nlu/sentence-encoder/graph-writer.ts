import {
  AttributeType,
  DataType,
  encodeModel,
  type Attribute,
  type Node,
  type TensorData,
  type ValueInfo,
} from './onnx-proto.ts';
import { quantizeColumns, quantizeRows } from './quantize.ts';
import type { FloatTensor } from './read-weights.ts';

/** Collects operators and constants of a graph; every method returns the name of the value it adds. */
export class GraphWriter {
  readonly #nodes: Node[] = [];
  readonly #constants: TensorData[] = [];

  floats({ data, shape }: FloatTensor): string {
    return this.#constant(DataType.float32, data, shape);
  }

  integers(values: number[]): string {
    return this.#constant(DataType.int64, BigInt64Array.from(values.map(BigInt)), [values.length]);
  }

  /** An operator with one result. */
  apply(opType: string, input: string[], attribute: Attribute[] = []): string {
    const name = this.#nameNext(opType);
    this.#nodes.push({ name, opType, input, output: [name], attribute });
    return name;
  }

  /** An operator with three results. */
  applyForThree(
    opType: string,
    input: string[],
    attribute: Attribute[] = [],
  ): [string, string, string] {
    const name = this.#nameNext(opType);
    const output: [string, string, string] = [`${name}_a`, `${name}_b`, `${name}_c`];
    this.#nodes.push({ name, opType, input, output, attribute });
    return output;
  }

  /** The rows of a table that `ids` name, from 8 bits. */
  lookUp({ data, shape }: FloatTensor, ids: string): string {
    const [rowCount = 0, columnCount = 0] = shape;
    const { values, scales } = quantizeRows(data, columnCount);
    const table = this.#constant(DataType.int8, values, shape);
    const rows = this.apply('Gather', [table, ids]);
    const rowScales = this.apply('Gather', [
      this.floats({ data: scales, shape: [rowCount, 1] }),
      ids,
    ]);
    return this.apply('Mul', [this.#toFloats(rows), rowScales]);
  }

  /**
   * value x matrix + bias, in 8 bits: the matrix as it is stored, the value as it comes, with one scale for all of it
   * (onnxruntime's dynamic quantisation). Values are unsigned and the matrix is signed, which is the fastest pair.
   */
  dense(value: string, matrix: FloatTensor, bias: FloatTensor): string {
    const [rowCount = 0, columnCount = 0] = matrix.shape.slice(-2);
    const { values, scales } = quantizeColumns(matrix.data, columnCount);
    const signed = this.#constant(DataType.int8, values, [rowCount, columnCount]);
    const matrixZero = this.#constant(DataType.int8, Int8Array.of(0), []);
    const matrixScales = this.floats({ data: scales, shape: [columnCount] });
    const [wholes, scale, zero] = this.applyForThree('DynamicQuantizeLinear', [value]);
    const products = this.apply('MatMulInteger', [wholes, signed, zero, matrixZero]);
    const product = this.apply('Mul', [
      this.#toFloats(products),
      this.apply('Mul', [scale, matrixScales]),
    ]);
    return this.apply('Add', [product, this.floats(bias)]);
  }

  /** The bytes of an .onnx file that gives back `value`, under the name of `output`. */
  finish(name: string, input: ValueInfo, value: string, output: ValueInfo): Uint8Array {
    const result = { opType: 'Identity', input: [value], output: [output.name], attribute: [] };
    return encodeModel({
      irVersion: 8,
      producerName: 'support-bot',
      opsetImport: [{ domain: '', version: 17 }],
      graph: {
        name,
        node: [...this.#nodes, { name: 'result', ...result }],
        initializer: this.#constants,
        input: [input],
        output: [output],
      },
    });
  }

  #toFloats(wholes: string): string {
    return this.apply('Cast', [wholes], [int('to', DataType.float32)]);
  }

  #constant(
    dataType: TensorData['dataType'],
    data: Float32Array | Int8Array | Uint8Array | BigInt64Array,
    dims: number[],
  ): string {
    const name = `constant_${this.#constants.length}`;
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#constants.push({ name, dims, dataType, rawData });
    return name;
  }

  #nameNext(opType: string): string {
    return `${opType}_${this.#nodes.length}`;
  }
}

export function int(name: string, i: number): Attribute {
  return { name, type: AttributeType.int, i };
}

export function float(name: string, f: number): Attribute {
  return { name, type: AttributeType.float, f };
}

export function ints(name: string, values: number[]): Attribute {
  return { name, type: AttributeType.ints, ints: values };
}
