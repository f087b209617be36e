import { availableParallelism } from 'node:os';
import { ContentError } from '../errors.ts';
import { chooseSettings, defaultSettings, type ChosenSettings } from './choose-settings.ts';
import { Classifier } from './classifier.ts';
import {
  crossValidate,
  prepareFold,
  prepareFolds,
  scoreRows,
  type LabelledRow,
  type Task,
} from './cross-validate.ts';
import { fitScorer } from './fit-scorer.ts';
import { fitTemperature } from './fit-temperature.ts';
import { rememberEncodings } from './remember-encodings.ts';
import { fitScopeScale } from './scope-scale.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { plainSentence, TextReader } from './text-reader.ts';
import { tokenizeText } from './tokenized-text.ts';

export interface Example {
  text: string;
  intent: string;
}

export interface TrainingOptions {
  encoder?: SentenceEncoder | undefined;
  /** In-scope examples to calibrate on; without them, parts of the training examples are held out in turn. */
  calibration?: Example[];
  /** Training is the same for the same seed. */
  seed?: number;
  threads?: number;
}

/** So few rows are cheap enough to choose settings on, and too few to trust one setting for all. */
const ROWS_FOR_CHOOSING = 3000;

/** Trains from the examples' texts and from the names of their intents. */
export async function trainClassifier(
  examples: Example[],
  options: TrainingOptions = {},
): Promise<Classifier> {
  const intents = [...new Set(examples.map((example) => example.intent))].sort();
  if (intents.length < 2)
    throw new ContentError(
      `Expected examples of at least 2 intents, got ${intents.length}. Add examples of another.`,
    );
  const names = intents.map((intent) => ({ text: wordsOf(intent), intent }));
  const calibrationExamples = options.calibration ?? [];
  // While other threads encode, this one reads.
  const encoding = encodeAhead(options.encoder, [...examples, ...names, ...calibrationExamples]);
  const rows = labelRows(examples, intents);
  const calibration = labelRows(calibrationExamples, intents);
  const task: Task = {
    names: labelRows(names, intents),
    classCount: intents.length,
    encoder: await encoding,
    seed: options.seed ?? 1,
    threads: options.threads ?? availableParallelism(),
  };
  const { settings, heldOut, multipliers } = await chooseAndHoldOut(
    rows,
    calibration.length > 0,
    task,
  );
  const whole = await prepareFold(rows, calibration, task);
  const { scorer } = await fitScorer(whole.training, settings, task, multipliers);
  const evidence = calibration.length > 0 ? scoreRows(scorer, whole.heldOut) : heldOut;
  return new Classifier(
    {
      intents,
      scorer,
      temperature: fitTemperature(evidence),
      scopeScale: fitScopeScale(evidence.map(({ rawScope }) => rawScope)),
    },
    new TextReader(whole.reader.wordCounts, options.encoder),
  );
}

async function encodeAhead(
  encoder: SentenceEncoder | undefined,
  examples: Example[],
): Promise<SentenceEncoder | undefined> {
  const remembering = encoder && rememberEncodings(encoder);
  await remembering?.encode(examples.map(({ text }) => plainSentence(text)));
  return remembering;
}

async function chooseAndHoldOut(
  rows: LabelledRow[],
  isCalibrationGiven: boolean,
  task: Task,
): Promise<ChosenSettings> {
  if (rows.length <= ROWS_FOR_CHOOSING) return chooseSettings(await prepareFolds(rows, task), task);
  const settings = defaultSettings(task.encoder !== undefined);
  if (isCalibrationGiven) return { settings, heldOut: [], multipliers: new Map() };
  // One fold of so many rows tells enough.
  const folds = await prepareFolds(rows, task, 1);
  return { settings, ...(await crossValidate(folds, settings, task)) };
}

/** Rows of other intents, and repetitions, are left out. */
function labelRows(examples: Example[], intents: string[]): LabelledRow[] {
  const labels = new Map(intents.map((intent, label) => [intent, label]));
  const rows = new Map<string, LabelledRow>();
  for (const { text, intent } of examples) {
    const label = labels.get(intent);
    const key = JSON.stringify([text, label]);
    if (label !== undefined && !rows.has(key)) rows.set(key, { text: tokenizeText(text), label });
  }
  return [...rows.values()];
}

function wordsOf(intent: string): string {
  return intent.replace(/[_\W]+/gu, ' ').trim();
}
