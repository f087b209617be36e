import { assignFolds } from './assign-folds.ts';
import { fitScorer, type FitOptions, type LabelledText, type Multipliers } from './fit-scorer.ts';
import { scoreText, type Scorer, type ScorerSettings } from './scorer.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { indexOfHighest } from './softmax.ts';
import { TextReader } from './text-reader.ts';
import type { TokenizedText } from './tokenized-text.ts';

/** What one training is about: what is the same for every fold. */
export interface Task extends FitOptions {
  /** One row for the name of every intent, as words: a training text in every fold. */
  names: LabelledRow[];
  encoder: SentenceEncoder | undefined;
}

export interface LabelledRow {
  text: TokenizedText;
  label: number;
}

/** The score of a text that the scorer was not trained on. */
export interface HeldOutScore {
  margins: Float64Array;
  rawScope: number;
  label: number;
  isCorrect: boolean;
}

const FOLDS = 5;

/** Rows to train on and others to score, as read with the words of the former. */
export interface Fold {
  reader: TextReader;
  training: LabelledText[];
  heldOut: LabelledText[];
}

/** The rows of each of the first `foldsUsed` folds of five are held out in turn. */
export async function prepareFolds(
  rows: LabelledRow[],
  task: Task,
  foldsUsed = FOLDS,
): Promise<Fold[]> {
  const labels = Int32Array.from(rows, (row) => row.label);
  const assigned = assignFolds(labels, FOLDS, task.seed);
  const folds: Fold[] = [];
  for (let fold = 0; fold < foldsUsed; fold++)
    folds.push(
      await prepareFold(
        rows.filter((_, index) => assigned[index] !== fold),
        rows.filter((_, index) => assigned[index] === fold),
        task,
      ),
    );
  return folds;
}

export async function prepareFold(
  trainingRows: LabelledRow[],
  heldOutRows: LabelledRow[],
  task: Task,
): Promise<Fold> {
  const rows = [...trainingRows, ...task.names];
  const reader = TextReader.forTokenized(
    rows.map((row) => row.text),
    task.encoder,
  );
  return {
    reader,
    training: await readRows(reader, rows),
    heldOut: await readRows(reader, heldOutRows),
  };
}

export interface CrossValidation {
  /** Of every held-out row, always in the same order. */
  heldOut: HeldOutScore[];
  /** Of the last fold. */
  multipliers: Multipliers;
}

export async function crossValidate(
  folds: Fold[],
  settings: ScorerSettings,
  task: Task,
): Promise<CrossValidation> {
  const heldOut: HeldOutScore[] = [];
  let multipliers: Multipliers = new Map();
  for (const fold of folds) {
    const fitted = await fitScorer(fold.training, settings, task);
    heldOut.push(...scoreRows(fitted.scorer, fold.heldOut));
    ({ multipliers } = fitted);
  }
  return { heldOut, multipliers };
}

export function scoreRows(scorer: Scorer, rows: LabelledText[]): HeldOutScore[] {
  return rows.map(({ text, label }) => {
    const { margins, rawScope } = scoreText(scorer, text);
    return { margins, rawScope, label, isCorrect: indexOfHighest(margins) === label };
  });
}

async function readRows(reader: TextReader, rows: LabelledRow[]): Promise<LabelledText[]> {
  const texts = await reader.readTokenized(rows.map((row) => row.text));
  return rows.flatMap(({ text: source, label }, index) => {
    const text = texts[index];
    return text ? [{ source, text, label }] : [];
  });
}
