import type * as OnnxRuntimeNode from 'onnxruntime-node';
import { INPUT, OUTPUT } from './build-graph.ts';

/** What onnxruntime-node and onnxruntime-web have in common. */
export type OnnxRuntime = Pick<typeof OnnxRuntimeNode, 'InferenceSession' | 'Tensor' | 'env'>;

/** In the order in which they are tried; the second needs no native code and is several times slower. */
export const RUNTIME_NAMES = ['onnxruntime-node', 'onnxruntime-web'] as const;

/** The graph, ready to run. */
export interface Session {
  readonly runtimeName: string;
  /** From 1 to MAX_TOKENS ids. */
  run(ids: number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Rejects where the package is not installed or has no binary for this machine. */
export async function openSession(runtimeName: string, graph: Uint8Array): Promise<Session> {
  const { InferenceSession, Tensor, env } = (await import(runtimeName)) as OnnxRuntime;
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(graph, {
    // More threads spin while they wait for work, and a sentence is too small to share.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // It keeps a plan of memory for every shape seen before, and here every sentence has its own.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  return {
    runtimeName,
    run: async (ids) => {
      const input = new Tensor('int32', Int32Array.from(ids), [ids.length]);
      const result = await session.run({ [INPUT]: input });
      return Float32Array.from(result[OUTPUT]?.data as Float32Array);
    },
    close: () => session.release(),
  };
}
