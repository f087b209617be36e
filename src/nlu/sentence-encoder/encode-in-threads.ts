import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SentenceEncoder } from '../sentence-encoder.ts';

/** What the threads share; they take texts in turn from `nextText` and write into `vectors`. */
export interface SharedEncoding {
  cacheDirectory: string;
  texts: readonly string[];
  nextText: Int32Array;
  vectors: Float32Array;
}

/**
 * Encodes with `encoder` in this thread and with one of their own in `helperCount` others, until no text is left. A
 * helper takes half a second to start and 25 MB.
 */
export async function encodeInThreads(
  texts: readonly string[],
  encoder: Pick<SentenceEncoder, 'dimensions' | 'encode'>,
  cacheDirectory: string,
  helperCount: number,
): Promise<Float32Array[]> {
  const { dimensions } = encoder;
  const shared: SharedEncoding = {
    cacheDirectory,
    texts,
    nextText: new Int32Array(new SharedArrayBuffer(4)),
    vectors: new Float32Array(new SharedArrayBuffer(texts.length * dimensions * 4)),
  };
  const helpers = Array.from({ length: helperCount }, () => runHelper(shared));
  await Promise.all([encodeRemainingTexts(shared, encoder), ...helpers]);
  return texts.map((_, index) =>
    shared.vectors.slice(index * dimensions, (index + 1) * dimensions),
  );
}

/** Encodes texts until none is left; several threads may do so at once. */
export async function encodeRemainingTexts(
  shared: SharedEncoding,
  encoder: Pick<SentenceEncoder, 'dimensions' | 'encode'>,
): Promise<void> {
  for (;;) {
    const index = Atomics.add(shared.nextText, 0, 1);
    const text = shared.texts[index];
    if (text === undefined) return;
    const [vector] = await encoder.encode([text]);
    if (vector !== undefined) shared.vectors.set(vector, index * encoder.dimensions);
  }
}

async function runHelper(shared: SharedEncoding): Promise<void> {
  const entry = new URL('./encode-in-threads-thread.ts', import.meta.url).href;
  // Threads do not inherit the loader that runs TypeScript on Node 20.
  const script = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(entry)});
  });`;
  const worker = new Worker(script, { eval: true, workerData: shared });
  const [exitCode] = (await once(worker, 'exit')) as [number];
  if (exitCode !== 0) throw new Error(`An encoding thread ended with exit code ${exitCode}.`);
}
