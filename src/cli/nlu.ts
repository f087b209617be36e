import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot, readConfig } from '../config.ts';
import { ConfigError, SupportBotError } from '../errors.ts';
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
import { trainAndEvaluate, type LabelledSets } from '../nlu/train-and-evaluate.ts';

/** `nlu train` and `nlu evaluate`: see USAGE. Progress goes to standard error, results to standard output. */

const USAGE = 'Usage: nlu train | nlu evaluate [--data FILE.jsonl] [--json] [--report FILE.html]';

const modelDirectory = path.join(readConfig(process.env).dataDirectory, 'model');

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
    else await evaluate({ data, json, report }, encoder);
  } finally {
    await encoder?.close();
  }
}

interface CommandLine {
  command: 'train' | 'evaluate';
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
  if ((command !== 'train' && command !== 'evaluate') || rest.length > 0)
    throw new ConfigError(`Expected the command train or evaluate. ${USAGE}`);
  return { command, data: values.data, json: values.json, report: values.report };
}

type Encoder = Awaited<ReturnType<typeof openSentenceEncoder>>;

async function train(encoder: Encoder): Promise<void> {
  const intents = await loadIntents(path.join(projectRoot, 'intents'));
  const file = path.join(modelDirectory, 'intents.model');
  await openClassifier(intents, file, { encoder, onProgress: console.error });
  console.log(`${file} is up to date.`);
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

async function setsOf(file: string): Promise<LabelledSets> {
  const rows = await readLabelledData(file);
  const ofSplit = (split: LabelledDataRow['split']): LabelledDataRow[] =>
    rows.filter((row) => row.split === split);
  return { train: ofSplit('train'), dev: ofSplit('dev'), test: ofSplit('test') };
}

/** The product's own examples, measured on the rows that nothing is trained on. */
async function productSets(): Promise<LabelledSets> {
  // The sealed set beside it is looked at once, not by habit: it is named with --data of `evaluate`.
  const test = await readLabelledData(path.join(projectRoot, 'data/evaluation/held-out.jsonl'));
  const train = examplesOf(await loadIntents(path.join(projectRoot, 'intents')));
  return { train, dev: [], test };
}
