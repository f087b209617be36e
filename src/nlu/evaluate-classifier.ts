import type { Classification, Classifier } from './classifier.ts';
import type { FeatureContribution } from './explain-score.ts';
import {
  accuracyOf,
  calibrationErrorOf,
  confusionPairs,
  coveragePoints,
  intentFigures,
  macroF1Of,
  outOfScopeFigures,
  percentile,
  reliabilityBins,
  type ConfusionPair,
  type CoveragePoint,
  type IntentFigures,
  type Judgement,
  type OutOfScopeFigures,
  type ReliabilityBin,
} from './evaluation-figures.ts';
import { serializeModel } from './model-file.ts';
import type { Example } from './train-classifier.ts';

/** The intent of rows that belong to none. */
export const OUT_OF_SCOPE = '__oos__';

/** Texts that look stranger than nineteen in twenty in-scope texts are taken for out of scope. */
export const REJECT_SHARE = 0.05;

export interface Evaluation {
  rows: number;
  /** Over in-scope rows, without a threshold, as are all figures but `outOfScope`. */
  accuracy: number;
  macroF1: number;
  intents: IntentFigures[];
  confusions: ConfusionPair[];
  calibrationError: number;
  reliability: ReliabilityBin[];
  coverage: CoveragePoint[];
  outOfScope: OutOfScopeFigures | undefined;
  /** The most confident of the wrong. */
  worstMistakes: Mistake[];
  predictMs: { p50: number; p99: number };
  modelBytes: number;
}

export interface Mistake extends Judgement {
  text: string;
  /** What spoke for the wrong intent, and for the right one. */
  whyGot: FeatureContribution[];
  whyExpected: FeatureContribution[];
}

const WORST_MISTAKES = 40;
const WARM_UP_ROWS = 50;

/** Classifies every row, one at a time. `now` is a clock in milliseconds, for the time that takes. */
export async function evaluateClassifier(
  classifier: Classifier,
  rows: Example[],
  now: () => number = () => performance.now(),
): Promise<Evaluation> {
  for (const { text } of rows.slice(0, WARM_UP_ROWS)) await classifier.classify(text);
  const durations: number[] = [];
  const judged: { row: Example; judgement: Judgement; classification: Classification }[] = [];
  for (const row of rows) {
    const startedAt = now();
    const classification = await classifier.classify(row.text);
    durations.push(now() - startedAt);
    judged.push({ row, judgement: judge(row.intent, classification), classification });
  }
  const inScope = judged.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  const judgements = inScope.map(({ judgement }) => judgement);
  const outOfScope = judged.filter(({ row }) => row.intent === OUT_OF_SCOPE);
  const intents = intentFigures(judgements);
  const reliability = reliabilityBins(judgements);
  return {
    rows: inScope.length,
    accuracy: accuracyOf(judgements),
    macroF1: macroF1Of(intents),
    intents,
    confusions: confusionPairs(judgements),
    calibrationError: calibrationErrorOf(reliability),
    reliability,
    coverage: coveragePoints(judgements),
    outOfScope: outOfScopeFigures(
      judgements,
      outOfScope.map(({ judgement }) => judgement),
      REJECT_SHARE,
    ),
    worstMistakes: inScope
      .filter(({ judgement }) => judgement.got !== judgement.expected)
      .sort((a, b) => b.judgement.confidence - a.judgement.confidence)
      .slice(0, WORST_MISTAKES)
      .map(({ row, judgement, classification }) => ({
        ...judgement,
        text: row.text,
        whyGot: classification.topFeatures(judgement.got),
        whyExpected: classification.topFeatures(judgement.expected),
      })),
    predictMs: { p50: percentile(durations, 0.5), p99: percentile(durations, 0.99) },
    modelBytes: serializeModel(classifier, '').length,
  };
}

function judge(expected: string, { ranking, inScopeScore }: Classification): Judgement {
  const best = ranking[0];
  return { expected, got: best?.intent ?? '', confidence: best?.confidence ?? 0, inScopeScore };
}
