import protobuf from 'protobufjs';

/** The part of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that a plain inference graph needs. */
const SCHEMA = `
  syntax = "proto2";
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message AttributeProto {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    repeated int64 ints = 8;
    optional int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    optional string name = 8;
    optional bytes raw_data = 9;
  }
  message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
  message TypeProto { optional TypeProtoTensor tensor_type = 1; }
  message TypeProtoTensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
  message TensorShapeProto { repeated TensorShapeProtoDimension dim = 1; }
  message TensorShapeProtoDimension { optional int64 dim_value = 1; optional string dim_param = 2; }
`;

export interface Model {
  irVersion: number;
  producerName: string;
  opsetImport: { domain: string; version: number }[];
  graph: Graph;
}

export interface Graph {
  name: string;
  node: Node[];
  initializer: TensorData[];
  input: ValueInfo[];
  output: ValueInfo[];
}

export interface Node {
  name: string;
  opType: string;
  input: string[];
  output: string[];
  attribute: Attribute[];
}

export type Attribute =
  | { name: string; type: typeof AttributeType.float; f: number }
  | { name: string; type: typeof AttributeType.int; i: number }
  | { name: string; type: typeof AttributeType.ints; ints: number[] };

export interface TensorData {
  name: string;
  dims: number[];
  dataType: (typeof DataType)[keyof typeof DataType];
  /** Little-endian, row by row. */
  rawData: Uint8Array;
}

export interface ValueInfo {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: Dimension[] } } };
}

export type Dimension = { dimValue: number } | { dimParam: string };

/** AttributeProto.AttributeType of the schema. */
export const AttributeType = { float: 1, int: 2, ints: 7 } as const;

/** TensorProto.DataType of the schema. */
export const DataType = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;

/** The bytes of an .onnx file. */
export function encodeModel(model: Model): Uint8Array {
  const { root } = protobuf.parse(SCHEMA);
  const type = root.lookupType('ModelProto');
  return type.encode(type.create(model)).finish();
}
