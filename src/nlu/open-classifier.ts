import { CorruptDataError } from '../errors.ts';
import type { Classifier } from './classifier.ts';
import type { Intent } from './intent-file.ts';
import { loadModel, saveModel } from './model-file.ts';
import { modelKey } from './model-key.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { trainClassifier, type Example } from './train-classifier.ts';
import { trainInProcess } from './train-in-process.ts';

/** Fewer are trained before a process has started, in little memory. */
const ROWS_FOR_PROCESS = 3000;

export interface OpenClassifierOptions {
  encoder: SentenceEncoder | undefined;
  onProgress: (message: string) => void;
}

/** The classifier of these intents: the one in the file if it was trained from the same, otherwise a newly trained one. */
export async function openClassifier(
  intents: Intent[],
  file: string,
  { encoder, onProgress }: OpenClassifierOptions,
): Promise<Classifier> {
  const examples = examplesOf(intents);
  const key = modelKey(examples, { encoder });
  const saved = await loadSaved(file, key, encoder, onProgress);
  if (saved) return saved;
  onProgress(`Training on ${examples.length} examples of ${intents.length} intents.`);
  const startedAt = performance.now();
  const classifier =
    examples.length < ROWS_FOR_PROCESS
      ? await trainHere(examples, file, key, encoder)
      : await trainElsewhere({ examples, file, key, encoder, onProgress });
  onProgress(`Trained in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  return classifier;
}

async function trainHere(
  examples: Example[],
  file: string,
  key: string,
  encoder: SentenceEncoder | undefined,
): Promise<Classifier> {
  const classifier = await trainClassifier(examples, { encoder });
  await saveModel(file, classifier, key);
  return classifier;
}

async function trainElsewhere({
  encoder,
  onProgress,
  ...order
}: OpenClassifierOptions & {
  examples: Example[];
  file: string;
  key: string;
}): Promise<Classifier> {
  await trainInProcess({ ...order, withEncoder: encoder !== undefined }, onProgress);
  const classifier = await loadModel(order.file, order.key, encoder);
  if (classifier) return classifier;
  throw new CorruptDataError(
    `${order.file}: expected the model that was just trained, found another. Does a second service use the folder?`,
  );
}

/** The training examples of intents, the same for the same intents in any order. */
export function examplesOf(intents: Intent[]): Example[] {
  return intents
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, utterances }) => utterances.map((text) => ({ text, intent: name })));
}

async function loadSaved(
  file: string,
  key: string,
  encoder: SentenceEncoder | undefined,
  onProgress: (message: string) => void,
): Promise<Classifier | undefined> {
  try {
    return await loadModel(file, key, encoder);
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    onProgress(`${file}: ${error.message}`);
    return undefined;
  }
}
