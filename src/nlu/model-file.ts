import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { CorruptDataError } from '../errors.ts';
import { Classifier, type ClassifierModel } from './classifier.ts';
import type { FeatureBlock } from './feature-space.ts';
import type { ScorerSettings } from './scorer.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { TextReader } from './text-reader.ts';
import { WeightMatrix } from './weight-matrix.ts';

/*
 * Layout: magic (8 bytes), SHA-256 of all that follows (32), header length (4, little endian), header (JSON, UTF-8),
 * then the numbers of every section of the header, one after the other, little endian.
 */
const MAGIC = 'NLUMODEL';
const DIGEST_BYTES = 32;
const DIGEST_END = MAGIC.length + DIGEST_BYTES;
const HEADER_START = DIGEST_END + 4;

interface Header {
  /** Says what the model was trained from, and by which code: see modelKey. */
  key: string;
  intents: string[];
  settings: ScorerSettings;
  temperature: number;
  scopeScale: ClassifierModel['scopeScale'];
  wordCounts: [word: string, texts: number][];
  words: string[];
  characters: string[];
  weights: MatrixShape;
  centroids: MatrixShape;
}

interface MatrixShape {
  classCount: number;
  sparseColumns: number;
  denseColumns: number;
}

/** Writes beside the file first, so that a reader finds the old model or the new one, whole. */
export async function saveModel(file: string, classifier: Classifier, key: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  const handle = await open(unfinished, 'w');
  try {
    await handle.writeFile(serializeModel(classifier, key));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}

/**
 * undefined where there is no model, or one that was trained from something else: train again. Throws CorruptDataError
 * for a damaged one, which must be trained again as well.
 */
export async function loadModel(
  file: string,
  key: string,
  encoder?: SentenceEncoder,
): Promise<Classifier | undefined> {
  const bytes = await readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return bytes && parseModel(bytes, key, encoder);
}

export function serializeModel({ model, reader }: Classifier, key: string): Buffer {
  const { space, weights, centroids, settings } = model.scorer;
  const header: Header = {
    key,
    intents: model.intents,
    settings,
    temperature: model.temperature,
    scopeScale: model.scopeScale,
    wordCounts: [...reader.wordCounts],
    words: [...space.words.columns.keys()],
    characters: [...space.characters.columns.keys()],
    weights: shapeOf(weights),
    centroids: shapeOf(centroids),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const sections = [space.words.rarities, space.characters.rarities]
    .concat(
      weights.parts.steps,
      weights.parts.biases,
      centroids.parts.steps,
      centroids.parts.biases,
    )
    .map(bytesOf);
  const body = Buffer.concat([
    length,
    json,
    ...sections,
    bytesOf(weights.parts.bytes),
    bytesOf(centroids.parts.bytes),
  ]);
  return Buffer.concat([Buffer.from(MAGIC), digest(body), body]);
}

/** undefined for a model with another key. */
export function parseModel(
  bytes: Buffer,
  key: string,
  encoder?: SentenceEncoder,
): Classifier | undefined {
  checkIntegrity(bytes);
  const headerEnd = HEADER_START + bytes.readUInt32LE(DIGEST_END);
  const header = JSON.parse(bytes.toString('utf8', HEADER_START, headerEnd)) as Header;
  if (header.key !== key) return undefined;
  const numbers = new SectionReader(bytes, headerEnd);
  const words = featureBlock(header.words, 0, numbers);
  const characters = featureBlock(header.characters, header.words.length, numbers);
  const weightNumbers = matrixNumbers(header.weights, numbers);
  const centroidNumbers = matrixNumbers(header.centroids, numbers);
  const model: ClassifierModel = {
    intents: header.intents,
    temperature: header.temperature,
    scopeScale: header.scopeScale,
    scorer: {
      settings: header.settings,
      space: { words, characters },
      weights: new WeightMatrix({ ...weightNumbers, bytes: numbers.bytes(header.weights) }),
      centroids: new WeightMatrix({ ...centroidNumbers, bytes: numbers.bytes(header.centroids) }),
    },
  };
  return new Classifier(model, new TextReader(new Map(header.wordCounts), encoder));
}

function checkIntegrity(bytes: Buffer): void {
  const isWhole =
    bytes.length > HEADER_START &&
    bytes.toString('latin1', 0, MAGIC.length) === MAGIC &&
    digest(bytes.subarray(DIGEST_END)).equals(bytes.subarray(MAGIC.length, DIGEST_END));
  if (!isWhole)
    throw new CorruptDataError(
      `Expected a whole model of this format, got ${bytes.length} bytes with another checksum. Train again.`,
    );
}

/** Takes the sections in the order in which they were written. */
class SectionReader {
  readonly #bytes: Buffer;
  #position: number;

  constructor(bytes: Buffer, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  floats(count: number): Float32Array {
    return new Float32Array(this.#take(count * 4).buffer);
  }

  bytes({ classCount, sparseColumns, denseColumns }: MatrixShape): Int8Array {
    return new Int8Array(this.#take(classCount * (sparseColumns + denseColumns)).buffer);
  }

  /** A copy, because numbers of four bytes must begin at a multiple of four. */
  #take(length: number): Uint8Array<ArrayBuffer> {
    this.#position += length;
    return Uint8Array.from(this.#bytes.subarray(this.#position - length, this.#position));
  }
}

function featureBlock(
  features: string[],
  firstColumn: number,
  numbers: SectionReader,
): FeatureBlock {
  return {
    columns: new Map(features.map((feature, index) => [feature, firstColumn + index])),
    firstColumn,
    rarities: numbers.floats(features.length),
  };
}

function matrixNumbers(
  shape: MatrixShape,
  numbers: SectionReader,
): MatrixShape & { steps: Float32Array; biases: Float32Array } {
  const steps = numbers.floats(2 * shape.classCount);
  return { ...shape, steps, biases: numbers.floats(shape.classCount) };
}

function shapeOf({ parts }: WeightMatrix): MatrixShape {
  const { classCount, sparseColumns, denseColumns } = parts;
  return { classCount, sparseColumns, denseColumns };
}

function bytesOf(numbers: Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
