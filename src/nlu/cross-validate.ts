import { assignFolds } from './assign-folds.ts';
import { fitScorer, type FitOptions } from './fit-scorer.ts';
import { scoreText, type Score, type Scorer, type ScorerSettings } from './scorer.ts';
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

export interface TrainedScorer {
  reader: TextReader;
  scorer: Scorer;
}

/** The score of a text that the scorer was not trained on. */
export interface HeldOutScore {
  score: Score;
  label: number;
  isCorrect: boolean;
}

const FOLDS = 5;

export async function fitOnRows(
  rows: LabelledRow[],
  settings: ScorerSettings,
  task: Task,
): Promise<TrainedScorer> {
  const all = [...rows, ...task.intents.map((intent, label) => ({ text: wordsOf(intent), label }))];
  const texts = all.map((row) => row.text);
  const reader = TextReader.for(texts, task.encoder);
  const read = await reader.read(texts);
  const labelled = read.map((text, index) => ({ text, label: all[index]?.label ?? 0 }));
  return { reader, scorer: await fitScorer(labelled, settings, task) };
}

export async function scoreHeldOut(
  { reader, scorer }: TrainedScorer,
  rows: LabelledRow[],
): Promise<HeldOutScore[]> {
  const read = await reader.read(rows.map((row) => row.text));
  return read.map((text, index) => {
    const label = rows[index]?.label ?? 0;
    const score = scoreText(scorer, text);
    return { score, label, isCorrect: indexOfHighest(score.margins) === label };
  });
}

/** Scores rows by scorers that were trained on the others: the rows of the first `foldsUsed` folds of five. */
export async function crossValidate(
  rows: LabelledRow[],
  settings: ScorerSettings,
  task: Task,
  foldsUsed = FOLDS,
): Promise<HeldOutScore[]> {
  const labels = Int32Array.from(rows, (row) => row.label);
  const folds = assignFolds(labels, FOLDS, task.seed);
  const scores: HeldOutScore[] = [];
  for (let fold = 0; fold < foldsUsed; fold++) {
    const trained = await fitOnRows(
      rows.filter((_, index) => folds[index] !== fold),
      settings,
      task,
    );
    const heldOut = rows.filter((_, index) => folds[index] === fold);
    scores.push(...(await scoreHeldOut(trained, heldOut)));
  }
  return scores;
}

function wordsOf(intent: string): string {
  return intent.replace(/[_\W]+/gu, ' ').trim();
}
