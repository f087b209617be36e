import { assignFolds } from './assign-folds.ts';
import type { Classification } from './classifier.ts';
import { rememberEncodings } from './remember-encodings.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { trainClassifier, type Example } from './train-classifier.ts';

export interface OutOfFoldRow {
  expected: string;
  /** By a classifier that was trained on the other folds. */
  classification: Pick<Classification, 'ranking' | 'inScopeScore'>;
}

const FOLDS = 5;
const SEED = 1;

/** What the classifier makes of every example that it was not trained on: it trains once for every fold. */
export async function classifyOutOfFold(
  examples: Example[],
  encoder: SentenceEncoder | undefined,
  onProgress: (message: string) => void,
): Promise<OutOfFoldRow[]> {
  const intents = [...new Set(examples.map(({ intent }) => intent))].sort();
  const labels = Int32Array.from(examples, ({ intent }) => intents.indexOf(intent));
  const folds = assignFolds(labels, FOLDS, SEED);
  const remembering = encoder && rememberEncodings(encoder);
  const rows: OutOfFoldRow[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    onProgress(`Training without fold ${fold + 1} of ${FOLDS}.`);
    const classifier = await trainClassifier(
      examples.filter((_, index) => folds[index] !== fold),
      { encoder: remembering, seed: SEED },
    );
    for (const { text, intent } of examples.filter((_, index) => folds[index] === fold)) {
      const { ranking, inScopeScore } = await classifier.classify(text);
      rows.push({ expected: intent, classification: { ranking, inScopeScore } });
    }
  }
  return rows;
}
