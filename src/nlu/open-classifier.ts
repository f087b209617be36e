import { CorruptDataError } from '../errors.ts';
import type { Classifier } from './classifier.ts';
import type { Intent } from './intent-file.ts';
import { loadModel, saveModel } from './model-file.ts';
import { modelKey } from './model-key.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { trainClassifier, type Example } from './train-classifier.ts';

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
  const classifier = await trainClassifier(examples, { encoder });
  onProgress(`Trained in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  await saveModel(file, classifier, key);
  return classifier;
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
