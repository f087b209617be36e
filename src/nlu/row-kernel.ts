/*
 * The inner loops of training, in WebAssembly: its instructions on four numbers at once make a pass over the rows four
 * times as fast as JavaScript. There is no compiler to install for two functions, so that they are put together here, from
 * expressions to bytes (https://webassembly.github.io/spec/core/binary).
 */

type Code = number[];

/** Rows and weights are named by their byte addresses in the memory. */
export interface RowKernel {
  /** The product of a row with weights. */
  dot(...row: RowAddresses): number;
  /** Adds a multiple of a row to the weights. */
  add(...row: [...RowAddresses, factor: number]): void;
}

/**
 * A row lies in one piece, which the processor reads ahead: the numbers of its columns (32 bits), their values, and its
 * dense values, a multiple of four of them. All values and weights are 32-bit floats.
 */
export type RowAddresses = [
  columns: number,
  values: number,
  dense: number,
  end: number,
  weights: number,
  denseWeights: number,
];

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const ADDRESSES: Code = Array.from({ length: 6 }, () => I32);

/** The parameters that move along the row. */
const COLUMN = 0;
const DENSE = 2;
const DENSE_WEIGHT = 5;
/** Those that stay. */
const COLUMNS_END = 1;
const DENSE_END = 3;
const WEIGHTS = 4;
const FACTOR = 6;

/** The variables of `dot`, after its parameters. */
const SUM = 6;
const LANES = 7;
const DOT_VALUE = 8;
/** Those of `add`. */
const FACTORS = 7;
const WEIGHT = 8;
const ADD_VALUE = 9;

/** Works on rows and weights in a shared memory. */
export function openRowKernel(memory: WebAssembly.Memory): RowKernel {
  kernel ??= new WebAssembly.Module(assemble());
  return new WebAssembly.Instance(kernel, { rows: { memory } }).exports as RowKernel;
}

let kernel: WebAssembly.Module | undefined;

/** The values begin where the columns end. */
const DOT: Code = [
  ...set(DOT_VALUE, get(COLUMNS_END)),
  ...repeatWhileBelow(COLUMN, COLUMNS_END, [
    ...set(
      SUM,
      f32Add(get(SUM), f32Multiply(f32Load(DOT_VALUE), [...weightAddress(), 0x2a, 2, 0])),
    ),
    ...advance(COLUMN, 4),
    ...advance(DOT_VALUE, 4),
  ]),
  ...repeatWhileBelow(DENSE, DENSE_END, [
    ...set(LANES, v128Add(get(LANES), v128Multiply(v128Load(DENSE), v128Load(DENSE_WEIGHT)))),
    ...advance(DENSE, 16),
    ...advance(DENSE_WEIGHT, 16),
  ]),
  ...[0, 1, 2, 3].reduce((sum, lane) => f32Add(sum, [...get(LANES), 0xfd, 0x1f, lane]), get(SUM)),
];

const ADD: Code = [
  ...set(FACTORS, [...get(FACTOR), 0xfd, 0x13]),
  ...set(ADD_VALUE, get(COLUMNS_END)),
  ...repeatWhileBelow(COLUMN, COLUMNS_END, [
    ...set(WEIGHT, weightAddress()),
    ...get(WEIGHT),
    ...f32Add(f32Load(WEIGHT), f32Multiply(get(FACTOR), f32Load(ADD_VALUE))),
    ...[0x38, 2, 0],
    ...advance(COLUMN, 4),
    ...advance(ADD_VALUE, 4),
  ]),
  ...repeatWhileBelow(DENSE, DENSE_END, [
    ...get(DENSE_WEIGHT),
    ...v128Add(v128Load(DENSE_WEIGHT), v128Multiply(get(FACTORS), v128Load(DENSE))),
    ...[0xfd, 0x0b, 2, 0],
    ...advance(DENSE, 16),
    ...advance(DENSE_WEIGHT, 16),
  ]),
];

function assemble(): Uint8Array<ArrayBuffer> {
  const types = [
    [0x60, ...vector(ADDRESSES.map((type) => [type])), 1, F32],
    [0x60, ...vector([...ADDRESSES, F32].map((type) => [type])), 0],
  ];
  const memory = [...text('rows'), ...text('memory'), 2, 3, 1, ...unsigned(65_536)];
  const exports = [
    [...text('dot'), 0, 0],
    [...text('add'), 0, 1],
  ];
  const bodies = [body([F32, V128, I32], DOT), body([V128, I32, I32], ADD)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(3, [[0], [1]]),
    ...section(7, exports),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: Code[]): Code {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function body(locals: number[], code: Code): Code {
  const content = [...vector(locals.map((type) => [1, type])), ...code, 0x0b];
  return [...unsigned(content.length), ...content];
}

function vector(items: Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return vector(Array.from(name, (letter) => [letter.charCodeAt(0)]));
}

/** LEB128, as are all whole numbers of the format. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function get(index: number): Code {
  return [0x20, index];
}

function set(index: number, value: Code): Code {
  return [...value, 0x21, index];
}

function advance(index: number, bytes: number): Code {
  return set(index, [...get(index), 0x41, bytes, 0x6a]);
}

/** Of the weight that the column at COLUMN names. */
function weightAddress(): Code {
  return [...get(WEIGHTS), ...get(COLUMN), 0x28, 2, 0, 0x41, 2, 0x74, 0x6a];
}

function f32Load(address: number): Code {
  return [...get(address), 0x2a, 2, 0];
}

function f32Add(left: Code, right: Code): Code {
  return [...left, ...right, 0x92];
}

function f32Multiply(left: Code, right: Code): Code {
  return [...left, ...right, 0x94];
}

function v128Load(address: number): Code {
  return [...get(address), 0xfd, 0x00, 2, 0];
}

function v128Add(left: Code, right: Code): Code {
  return [...left, ...right, 0xfd, 0xe4, 0x01];
}

function v128Multiply(left: Code, right: Code): Code {
  return [...left, ...right, 0xfd, 0xe6, 0x01];
}

function repeatWhileBelow(index: number, end: number, code: Code): Code {
  const leaveAtEnd = [...get(index), ...get(end), 0x4f, 0x0d, 1];
  return [0x02, 0x40, 0x03, 0x40, ...leaveAtEnd, ...code, 0x0c, 0, 0x0b, 0x0b];
}
