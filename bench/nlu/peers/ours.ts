import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Classifier } from '../../../src/nlu/classifier.ts';
import { serializeModel } from '../../../src/nlu/model-file.ts';
import { openSentenceEncoder } from '../../../src/nlu/sentence-encoder.ts';
import { trainClassifier } from '../../../src/nlu/train-classifier.ts';
import type { Peer } from '../peer.ts';

export async function openOurs(): Promise<Peer> {
  const encoder = await openSentenceEncoder(
    path.join(tmpdir(), 'support-bot-nlu-bench'),
    console.error,
  );
  let classifier: Classifier | undefined;
  return {
    async train(rows) {
      classifier = await trainClassifier(rows, { encoder });
    },
    async classify(text) {
      const classification = await classifier?.classify(text);
      return {
        intent: classification?.ranking[0]?.intent ?? '',
        score: classification?.inScopeScore ?? 0,
      };
    },
    modelBytes: () => (classifier ? serializeModel(classifier, '').length : 0),
  };
}
