import path from 'node:path';
import { EntityExtractor } from '../nlu/entity-extractor.ts';
import { loadEntityLists } from '../nlu/entity-lists.ts';
import { openClassifier } from '../nlu/open-classifier.ts';
import { Recognizer } from '../nlu/recognizer.ts';
import { openSentenceEncoder } from '../nlu/sentence-encoder.ts';
import type { Knowledge } from './knowledge.ts';
import { loadKnowledge } from './load-knowledge.ts';
import type { Words } from './words.ts';

export interface UnderstandingOptions {
  /** The folder that holds intents/ and data/. */
  root: string;
  /** Where the trained model and the encoder's graph are kept. */
  modelDirectory: string;
  onProgress: (message: string) => void;
}

/** Everything that understanding a message takes: content, classifier, entities. */
export interface Understanding {
  recognizer: Recognizer;
  knowledge: () => Knowledge;
  words: () => Words;
  /** Which sentence encoder runs, or why none does. */
  encoder: string;
  close(): Promise<void>;
}

/** Loads the content and the model, and trains when the model is not of this content. */
export async function openUnderstanding(options: UnderstandingOptions): Promise<Understanding> {
  const { root, modelDirectory, onProgress } = options;
  const { knowledge, words } = await loadKnowledge(root);
  const encoder = await openSentenceEncoder(modelDirectory, onProgress);
  const classifier = await openClassifier(
    [...knowledge.intents.values()],
    path.join(modelDirectory, 'intents.model'),
    { encoder, onProgress },
  );
  const lists = await loadEntityLists(path.join(root, 'data/entities.json'));
  return {
    recognizer: new Recognizer(classifier, new EntityExtractor(lists), {
      confident: 0.55,
      unsure: 0.25,
      strange: 0.02,
    }),
    knowledge: () => knowledge,
    words: () => words,
    encoder: encoder?.name ?? 'none',
    close: async () => encoder?.close(),
  };
}
