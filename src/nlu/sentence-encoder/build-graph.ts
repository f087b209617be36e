import { float, GraphWriter, int, ints } from './graph-writer.ts';
import { DataType, type ValueInfo } from './onnx-proto.ts';
import type { Weights } from './read-weights.ts';

/** Counts changes of the graph that is built from the same weights, so that older files are not taken for it. */
export const GRAPH_VERSION = 2;

/** The original reads no further. */
export const MAX_TOKENS = 128;
export const DIMENSIONS = 512;
export const INPUT = 'ids';
export const OUTPUT = 'sentence';

const HEADS = 4;

/** The names as they stand in model.json: variables, their sums over partitions, and constants of the operators. */
const VARIABLES = 'module/Encoder_en';
const LAYERS = 'module_apply_default/Encoder_en/KonaTransformer/Encode';
const STACK = `${LAYERS}/TransformerStack`;
const SUM = 'ConcatPartitions/concat';

interface Layer {
  name: 'Layer_0' | 'Layer_1';
  /** Values a token that come in; DIMENSIONS go out. */
  width: number;
}

/**
 * Universal Sentence Encoder lite (Cer et al. 2018, https://arxiv.org/abs/1803.11175; its transformer is that of
 * Vaswani et al. 2017, https://arxiv.org/abs/1706.03762) as an .onnx file: from the token ids of one sentence, between
 * 1 and MAX_TOKENS of them, to a vector of DIMENSIONS and length 1. Two transformer layers, the mean over the tokens,
 * one tanh layer. The details follow the operators of model.json, so that the vectors are those of the original.
 */
export function buildGraph(weights: Weights): Uint8Array {
  const graph = new GraphWriter();
  const embedded = embed(graph, weights);
  const widened = addLayer(graph, weights, { name: 'Layer_0', width: 256 }, embedded);
  const encoded = addLayer(graph, weights, { name: 'Layer_1', width: 512 }, widened);
  const mean = graph.apply('ReduceMean', [encoded], [ints('axes', [0]), int('keepdims', 1)]);
  const tanh = `${VARIABLES}/hidden_layers/tanh_layer_0`;
  const hidden = graph.dense(mean, weights.get(`${tanh}/weights`), weights.get(`${tanh}/bias`));
  const sentence = graph.apply(
    'LpNormalization',
    [graph.apply('Tanh', [hidden])],
    [int('axis', -1), int('p', 2)],
  );
  const input = describeValue(INPUT, DataType.int32, [{ dimParam: 'tokens' }]);
  const output = describeValue(OUTPUT, DataType.float32, [
    { dimValue: 1 },
    { dimValue: DIMENSIONS },
  ]);
  return graph.finish('universal-sentence-encoder-lite', input, sentence, output);
}

/** Each token's vector and its position's. The token's counts twice: the original adds it before and after. */
function embed(graph: GraphWriter, weights: Weights): string {
  const { data, shape } = weights.get('module/Embeddings_en');
  const doubled = data.map((value) => 2 * value);
  const timing = timingSignal(
    weights.get(`${STACK}/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`).data,
  );
  const positions = graph.apply('Slice', [
    graph.floats({ data: timing, shape: [MAX_TOKENS, timing.length / MAX_TOKENS] }),
    graph.integers([0]),
    graph.apply('Shape', [INPUT]),
  ]);
  return graph.apply('Add', [graph.lookUp({ data: doubled, shape }, INPUT), positions]);
}

/** For each position the sines, then the cosines, of position x rate (Vaswani et al., 3.5, not interleaved). */
function timingSignal(rates: Float32Array): Float32Array {
  const positions = Array.from({ length: MAX_TOKENS }, (_, position) => position);
  return Float32Array.from(
    positions.flatMap((position) => [
      ...Array.from(rates, (rate) => Math.sin(position * rate)),
      ...Array.from(rates, (rate) => Math.cos(position * rate)),
    ]),
  );
}

/** Attention, then two dense layers; each sees its input normalised and is added to it as it was. */
function addLayer(graph: GraphWriter, weights: Weights, layer: Layer, input: string): string {
  const { name } = layer;
  const middle = graph.apply('Add', [
    attend(graph, weights, layer, input),
    widen(graph, weights, layer, input),
  ]);
  const dense = (part: string, value: string) =>
    graph.dense(
      value,
      weights.get(`${STACK}/${name}/TransformerLayer/FFN/${part}/Tensordot/Reshape_1`),
      weights.get(`${LAYERS}/${name}/TransformerLayer/FFN/${part}/bias/${SUM}`),
    );
  const inner = dense('conv1', normalize(graph, weights, `${name}/TransformerLayer/FFN`, middle));
  return graph.apply('Add', [dense('conv2', graph.apply('Relu', [inner])), middle]);
}

/** What attention is added to must be as wide as its result. */
function widen(graph: GraphWriter, weights: Weights, layer: Layer, input: string): string {
  if (layer.width === DIMENSIONS) return input;
  const dense = `${LAYERS}/${layer.name}/TransformerLayer/dense`;
  return graph.dense(
    input,
    weights.get(`${dense}/kernel/${SUM}`),
    weights.get(`${dense}/bias/${SUM}`),
  );
}

/** Scaled dot-product attention of every token to every token, in HEADS heads (Vaswani et al., 3.2). */
function attend(graph: GraphWriter, weights: Weights, layer: Layer, input: string): string {
  const { name, width } = layer;
  const attention = `${name}/TransformerLayer/MultiheadAttention`;
  const transform = (part: string, value: string) =>
    graph.dense(
      value,
      weights.get(`${VARIABLES}/KonaTransformer/Encode/${attention}/${part}/kernel/part_0`),
      weights.get(`${LAYERS}/${attention}/${part}/bias/${SUM}`),
    );
  const headShape = graph.integers([0, HEADS, width / HEADS]);
  const splitHeads = (value: string, order: number[]) =>
    graph.apply('Transpose', [graph.apply('Reshape', [value, headShape])], [ints('perm', order)]);

  const normalized = normalize(graph, weights, `${name}/TransformerLayer`, input);
  const [queries, keys, values] = graph.applyForThree(
    'Split',
    [transform('qkv_transform_single', normalized), graph.integers([width, width, width])],
    [int('axis', 1)],
  );
  const scaledQueries = graph.apply('Mul', [
    splitHeads(queries, [1, 0, 2]),
    graph.floats(weights.get(`${STACK}/${attention}/mul/y`)),
  ]);
  const scores = graph.apply('MatMul', [scaledQueries, splitHeads(keys, [1, 2, 0])]);
  const shares = graph.apply('Softmax', [scores], [int('axis', -1)]);
  const mixed = graph.apply('MatMul', [shares, splitHeads(values, [1, 0, 2])]);
  const joined = graph.apply('Reshape', [
    graph.apply('Transpose', [mixed], [ints('perm', [1, 0, 2])]),
    graph.integers([-1, width]),
  ]);
  return transform('output_transform_single', joined);
}

function normalize(graph: GraphWriter, weights: Weights, owner: string, input: string): string {
  const norm = `${LAYERS}/${owner}/layer_prepostprocess/layer_norm`;
  // Shared by all four.
  const epsilon = `${STACK}/Layer_1/TransformerLayer/FFN/layer_prepostprocess/layer_norm/Cast/x`;
  return graph.apply(
    'LayerNormalization',
    [
      input,
      graph.floats(weights.get(`${norm}/layer_norm_scale/${SUM}`)),
      graph.floats(weights.get(`${norm}/layer_norm_bias/${SUM}`)),
    ],
    [int('axis', -1), float('epsilon', weights.scalar(epsilon))],
  );
}

function describeValue(
  name: string,
  elemType: number,
  dim: ValueInfo['type']['tensorType']['shape']['dim'],
): ValueInfo {
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
