import { importPeer } from '../import-peer.ts';
import type { Peer } from '../peer.ts';

interface BayesClassifier {
  addDocument(text: string, intent: string): void;
  train(): void;
  getClassifications(text: string): { label: string; value: number }[];
}

const MODULE = 'natural/lib/natural/classifiers/bayes_classifier.js';

export async function openNaturalBayes(): Promise<Peer> {
  const { default: Bayes } = (await importPeer(MODULE)) as { default: new () => BayesClassifier };
  const classifier = new Bayes();
  return {
    train(rows) {
      for (const { text, intent } of rows) classifier.addDocument(text, intent);
      classifier.train();
      return Promise.resolve();
    },
    classify(text) {
      const values = classifier.getClassifications(text);
      const sum = values.reduce((total, { value }) => total + value, 0);
      const [best] = values;
      // The values are joint probabilities: their share is that of the class.
      return Promise.resolve({ intent: best?.label ?? '', score: (best?.value ?? 0) / (sum || 1) });
    },
    modelBytes: () => Buffer.byteLength(JSON.stringify(classifier)),
  };
}
