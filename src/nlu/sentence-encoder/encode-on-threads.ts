import { runThreads } from '../run-threads.ts';
import { DIMENSIONS } from './build-graph.ts';
import { openSession } from './runtime.ts';

/** What the threads share; they take sentences in turn from `next`. */
export interface SharedEncoding {
  runtimeName: string;
  graph: Uint8Array;
  /** The ids of all sentences, one after the other. */
  ids: Int32Array;
  /** Where each sentence begins, and where the last one ends. */
  starts: Int32Array;
  next: Int32Array;
  vectors: Float32Array;
}

const THREAD = new URL('./encode-thread.ts', import.meta.url);

/** The vectors of many sentences, the same as one by one. The runtime blocks the thread that it runs on: not this one. */
export async function encodeOnThreads(
  sentences: number[][],
  { runtimeName, graph }: Pick<SharedEncoding, 'runtimeName' | 'graph'>,
  threads: number,
): Promise<Float32Array[]> {
  const starts = new Int32Array(new SharedArrayBuffer((sentences.length + 1) * 4));
  sentences.forEach((ids, index) => {
    starts[index + 1] = (starts[index] ?? 0) + ids.length;
  });
  const ids = new Int32Array(new SharedArrayBuffer((starts.at(-1) ?? 0) * 4));
  ids.set(sentences.flat());
  const next = new Int32Array(new SharedArrayBuffer(4));
  const vectors = new Float32Array(new SharedArrayBuffer(sentences.length * DIMENSIONS * 4));
  const shared: SharedEncoding = { runtimeName, graph, ids, starts, next, vectors };
  await runThreads(THREAD, shared, threads);
  return sentences.map((_, index) => vectors.slice(index * DIMENSIONS, (index + 1) * DIMENSIONS));
}

/** Encodes sentences until none is left; several threads may do so at once. */
export async function encodeRemaining(shared: SharedEncoding): Promise<void> {
  const { ids, starts, next, vectors } = shared;
  const session = await openSession(shared.runtimeName, shared.graph);
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    if (index >= starts.length - 1) break;
    vectors.set(
      await session.run([...ids.subarray(starts[index], starts[index + 1])]),
      index * DIMENSIONS,
    );
  }
  await session.close();
}
