import type { Classifier } from './classifier.ts';
import { evaluateClassifier, OUT_OF_SCOPE, type Evaluation } from './evaluate-classifier.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { trainClassifier, type Example } from './train-classifier.ts';

export interface LabelledSets {
  train: Example[];
  /** To calibrate on; may be empty. */
  dev: Example[];
  /** With out-of-scope rows, or without. */
  test: Example[];
}

export interface MeasuredTraining {
  classifier: Classifier;
  evaluation: Evaluation;
  trainRows: number;
  trainSeconds: number;
}

/** Trains and calibrates on in-scope rows only: what is out of scope cannot be listed beforehand. */
export async function trainAndEvaluate(
  sets: LabelledSets,
  encoder: SentenceEncoder | undefined,
): Promise<MeasuredTraining> {
  const train = sets.train.filter(isInScope);
  const startedAt = performance.now();
  const classifier = await trainClassifier(train, {
    encoder,
    calibration: sets.dev.filter(isInScope),
  });
  const trainSeconds = (performance.now() - startedAt) / 1000;
  const evaluation = await evaluateClassifier(classifier, sets.test);
  return { classifier, evaluation, trainRows: train.length, trainSeconds };
}

function isInScope({ intent }: Example): boolean {
  return intent !== OUT_OF_SCOPE;
}
