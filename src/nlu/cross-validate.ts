import { assignFolds } from './assign-folds.ts';
import { fitScorer, type FitOptions, type LabelledText } from './fit-scorer.ts';
import { scoreText, type Scorer, type ScorerSettings } from './scorer.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { indexOfHighest } from './softmax.ts';
import { TextReader } from './text-reader.ts';

/** What one training is about: the classes, and what is the same for every fold. */
export interface Task extends FitOptions {
  /** Intents by class. Their names, as words, are one more training text each. */
  intents: string[];
  encoder: SentenceEncoder | undefined;
}

export interface LabelledRow {
  text: string;
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

/** The names of the intents are training texts as well. */
export async function prepareFold(
  trainingRows: LabelledRow[],
  heldOutRows: LabelledRow[],
  task: Task,
): Promise<Fold> {
  const names = task.intents.map((intent, label) => ({ text: wordsOf(intent), label }));
  const rows = [...trainingRows, ...names];
  const reader = TextReader.for(
    rows.map((row) => row.text),
    task.encoder,
  );
  return {
    reader,
    training: await readRows(reader, rows),
    heldOut: await readRows(reader, heldOutRows),
  };
}

/** Scores all held-out rows, always in the same order. */
export async function crossValidate(
  folds: Fold[],
  settings: ScorerSettings,
  task: Task,
): Promise<HeldOutScore[]> {
  const scores: HeldOutScore[] = [];
  for (const fold of folds)
    scores.push(...scoreRows(await fitScorer(fold.training, settings, task), fold.heldOut));
  return scores;
}

export function scoreRows(scorer: Scorer, rows: LabelledText[]): HeldOutScore[] {
  return rows.map(({ text, label }) => {
    const { margins, rawScope } = scoreText(scorer, text);
    return { margins, rawScope, label, isCorrect: indexOfHighest(margins) === label };
  });
}

async function readRows(reader: TextReader, rows: LabelledRow[]): Promise<LabelledText[]> {
  const texts = await reader.read(rows.map((row) => row.text));
  return texts.map((text, index) => ({ text, label: rows[index]?.label ?? 0 }));
}

function wordsOf(intent: string): string {
  return intent.replace(/[_\W]+/gu, ' ').trim();
}
