import type { Evaluation } from './evaluate-classifier.ts';
import type { OutOfScopeFigures } from './evaluation-figures.ts';

/** What `nlu evaluate --json` prints; shares are 0..1. */
export interface EvaluationSummary {
  data: string;
  train: number;
  test: number;
  accuracy: number;
  macroF1: number;
  calibrationError: number;
  oos?: OutOfScopeFigures;
  trainSeconds: number;
  predictMs: { p50: number; p99: number };
  modelBytes: number;
  peakRssBytes: number;
  /** The sentence encoder, or "none". */
  encoder: string;
}

export interface EvaluationRun {
  data: string;
  trainRows: number;
  trainSeconds: number;
  peakRssBytes: number;
  encoder: string;
  evaluation: Evaluation;
}

export function evaluationSummary(run: EvaluationRun): EvaluationSummary {
  const { evaluation } = run;
  const { outOfScope } = evaluation;
  return {
    data: run.data,
    train: run.trainRows,
    test: evaluation.rows,
    accuracy: evaluation.accuracy,
    macroF1: evaluation.macroF1,
    calibrationError: evaluation.calibrationError,
    ...(outOfScope && { oos: outOfScope }),
    trainSeconds: run.trainSeconds,
    predictMs: evaluation.predictMs,
    modelBytes: evaluation.modelBytes,
    peakRssBytes: run.peakRssBytes,
    encoder: run.encoder,
  };
}

/** The same for people, with the weakest intents and the most frequent confusions. */
export function evaluationText(run: EvaluationRun): string {
  const { evaluation } = run;
  const { outOfScope, predictMs } = evaluation;
  const weakest = evaluation.intents
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => a.f1 - b.f1)
    .slice(0, 10);
  return [
    `${run.data}: trained on ${run.trainRows} rows in ${run.trainSeconds.toFixed(1)} s, measured on ${evaluation.rows}`,
    `sentence encoder ${run.encoder}`,
    `accuracy ${percent(evaluation.accuracy)}, macro F1 ${percent(evaluation.macroF1)}, ` +
      `calibration error ${percent(evaluation.calibrationError)}`,
    ...(outOfScope
      ? [
          `out of scope: recall ${percent(outOfScope.recall)}, precision ${percent(outOfScope.precision)}, ` +
            `AUROC ${percent(outOfScope.auroc)}, in-scope accuracy ${percent(outOfScope.inScopeAccuracy)}`,
        ]
      : []),
    `one text takes ${predictMs.p50.toFixed(2)} ms (p50), ${predictMs.p99.toFixed(2)} ms (p99); ` +
      `model ${megabytes(evaluation.modelBytes)}, peak memory ${megabytes(run.peakRssBytes)}`,
    'weakest intents:',
    ...weakest.map(({ intent, f1, rows }) => `  ${percent(f1)}  ${intent} (${rows} rows)`),
    'most often confused:',
    ...evaluation.confusions
      .slice(0, 10)
      .map(({ expected, got, count }) => `  ${count} x  ${expected} taken for ${got}`),
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
