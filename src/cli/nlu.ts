import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot, readConfig } from '../config.ts';
import { ConfigError, SupportBotError } from '../errors.ts';
import { measureBaseline } from '../nlu/accuracy-baseline.ts';
import { bandCurve, chooseBands } from '../nlu/choose-bands.ts';
import type { Classifier } from '../nlu/classifier.ts';
import { classifyOutOfFold } from '../nlu/classify-out-of-fold.ts';
import { evaluationReport } from '../nlu/evaluation-report.ts';
import {
  evaluationSummary,
  evaluationText,
  type EvaluationRun,
} from '../nlu/evaluation-summary.ts';
import { loadIntents } from '../nlu/intent-file.ts';
import { readLabelledData, type LabelledDataRow } from '../nlu/labelled-data.ts';
import { examplesOf, openClassifier } from '../nlu/open-classifier.ts';
import { openSentenceEncoder } from '../nlu/sentence-encoder.ts';
import { parseEvaluationRows } from '../turn/evaluate-decisions.ts';
import { trainAndEvaluate, type LabelledSets } from '../nlu/train-and-evaluate.ts';

/** `nlu train`, `nlu evaluate`, `nlu bands` and `nlu baseline`: see USAGE. Progress goes to standard error, results to standard output. */

const USAGE = `Usage:
  nlu train
  nlu evaluate [--data FILE.jsonl] [--json] [--report FILE.html]
  nlu bands [--json]    what each limit of confidence would let through, by cross-validation on intents/
  nlu baseline          renews data/evaluation/baseline.json, which the tests compare with`;

const COMMANDS = ['train', 'evaluate', 'bands', 'baseline'] as const;

type Command = (typeof COMMANDS)[number];

const modelDirectory = path.join(readConfig(process.env).dataDirectory, 'model');
const modelFile = path.join(modelDirectory, 'intents.model');
// The sealed set beside it is looked at once, not by habit: it is named with --data of `evaluate`.
const heldOutFile = path.join(projectRoot, 'data/evaluation/held-out.jsonl');

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SupportBotError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(commandLine: string[]): Promise<void> {
  const { command, data, json, report } = readCommandLine(commandLine);
  const encoder = await openSentenceEncoder(modelDirectory, console.error);
  try {
    if (command === 'train') await train(encoder);
    else if (command === 'bands') await showBands(json, encoder);
    else if (command === 'baseline') await renewBaseline(encoder);
    else await evaluate({ data, json, report }, encoder);
  } finally {
    await encoder?.close();
  }
}

interface CommandLine {
  command: Command;
  data: string | undefined;
  json: boolean;
  report: string | undefined;
}

function readCommandLine(commandLine: string[]): CommandLine {
  const { positionals, values } = parseArgs({
    args: commandLine,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  const [command, ...rest] = positionals;
  if (!isCommand(command) || rest.length > 0)
    throw new ConfigError(`Expected one command, got ${JSON.stringify(positionals)}. ${USAGE}`);
  return { command, data: values.data, json: values.json, report: values.report };
}

function isCommand(word: string | undefined): word is Command {
  return COMMANDS.some((command) => command === word);
}

type Encoder = Awaited<ReturnType<typeof openSentenceEncoder>>;

async function train(encoder: Encoder): Promise<void> {
  await openProduct(encoder);
  console.log(`${modelFile} is up to date.`);
}

async function openProduct(encoder: Encoder): Promise<Classifier> {
  const intents = await loadIntents(path.join(projectRoot, 'intents'));
  return openClassifier(intents, modelFile, { encoder, onProgress: console.error });
}

async function renewBaseline(encoder: Encoder): Promise<void> {
  const classifier = await openProduct(encoder);
  const rows = parseEvaluationRows(await readFile(heldOutFile, 'utf8'));
  const baseline = await measureBaseline(
    rows,
    async (text) => (await classifier.classify(text)).ranking[0]?.intent,
  );
  const file = path.join(projectRoot, 'data/evaluation/baseline.json');
  await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
  console.log(`${file}: ${baseline.right.length} of ${rows.length} right.`);
}

async function evaluate(
  { data, json, report }: Omit<CommandLine, 'command'>,
  encoder: Encoder,
): Promise<void> {
  const sets = data === undefined ? await productSets() : await setsOf(data);
  const { evaluation, trainRows, trainSeconds } = await trainAndEvaluate(sets, encoder);
  const run: EvaluationRun = {
    data: data === undefined ? 'intents' : path.basename(data),
    trainRows,
    trainSeconds,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    encoder: encoder?.name ?? 'none',
    evaluation,
  };
  if (report !== undefined) {
    await mkdir(path.dirname(path.resolve(report)), { recursive: true });
    await writeFile(report, evaluationReport(run));
  }
  console.log(json ? JSON.stringify(evaluationSummary(run)) : evaluationText(run));
}

/** The limits that src/turn/content.ts should have, and the curve that they are read from. */
async function showBands(json: boolean, encoder: Encoder): Promise<void> {
  const intents = await loadIntents(path.join(projectRoot, 'intents'));
  const kinds = new Map(intents.map(({ name, leadsTo }) => [name, leadsTo.kind]));
  const isActedOn = (intent: string): boolean =>
    !['uncovered', 'background', undefined].includes(kinds.get(intent));
  const rows = await classifyOutOfFold(examplesOf(intents), encoder, console.error);
  const curve = bandCurve(rows, isActedOn);
  const bands = chooseBands(rows, isActedOn);
  if (json) {
    console.log(JSON.stringify({ rows: rows.length, bands, curve }));
    return;
  }
  console.table(curve.filter((_, step) => step % 5 === 0));
  console.log(bands);
}

async function setsOf(file: string): Promise<LabelledSets> {
  const rows = await readLabelledData(file);
  const ofSplit = (split: LabelledDataRow['split']): LabelledDataRow[] =>
    rows.filter((row) => row.split === split);
  return { train: ofSplit('train'), dev: ofSplit('dev'), test: ofSplit('test') };
}

/** The product's own examples, measured on the rows that nothing is trained on. */
async function productSets(): Promise<LabelledSets> {
  const test = await readLabelledData(heldOutFile);
  const train = examplesOf(await loadIntents(path.join(projectRoot, 'intents')));
  return { train, dev: [], test };
}
