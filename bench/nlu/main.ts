import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { OUT_OF_SCOPE } from '../../src/nlu/evaluate-classifier.ts';
import { readLabelledData } from '../../src/nlu/labelled-data.ts';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { formatTable } from '../format-table.ts';
import type { Measured } from './measure-peer.ts';

/**
 * Our classifier beside others, each in a process of its own: on the file that is named, on 10 rows an intent of it, and on
 * the small sets of sets/. First `npm ci --ignore-scripts` in this folder; then, in the project's,
 * `node --import=tsx bench/nlu/main.ts [FILE.jsonl] [--json]`.
 */

const PEERS = ['ours', 'nlp.js', 'natural Bayes', 'fastText'];
const ROWS_AN_INTENT = 10;
const SEED = 1;
/** nlp.js needs minutes for ten thousand rows. */
const TIME_LIMIT_MS = 280_000;

const NOTES = [
  'Accuracy without a threshold, over in-scope rows. AUROC: the probability that an in-scope row scores higher than one out of scope.',
  'Peak memory is that of the process, with the training in it. fastText cannot save its model: the size is that of its largest matrix.',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const scratch = mkdtempSync(path.join(tmpdir(), 'support-bot-nlu-bench-'));
try {
  const measured: { set: string; peer: string; figures: Measured | undefined }[] = [];
  for (const { set, file } of [...(await namedSets(positionals[0])), ...smallSets()])
    for (const peer of PEERS) {
      console.error(`${set}: ${peer}`);
      measured.push({ set, peer, figures: measure(peer, file) });
    }
  if (values.json) console.log(JSON.stringify(measured, undefined, 2));
  else
    console.log(
      formatTable({ title: 'Intent classifiers', rows: measured.map(toCells), notes: NOTES }),
    );
} finally {
  rmSync(scratch, { recursive: true });
}

async function namedSets(file: string | undefined): Promise<{ set: string; file: string }[]> {
  if (file === undefined) return [];
  const set = path.basename(file, '.jsonl');
  const sample = path.join(scratch, 'sample.jsonl');
  writeFileSync(sample, await sampleOf(file));
  return [
    { set, file },
    { set: `${set}, ${ROWS_AN_INTENT} an intent`, file: sample },
  ];
}

/** All test rows, and of every intent so many training rows, by chance. */
async function sampleOf(file: string): Promise<string> {
  const rows = await readLabelledData(file);
  const random = randomSequence(SEED);
  const shuffled = rows
    .map((row) => ({ row, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const taken = new Map<string, number>();
  const sample = shuffled.filter(({ split, intent }) => {
    if (split !== 'train' || intent === OUT_OF_SCOPE) return split === 'test';
    const count = (taken.get(intent) ?? 0) + 1;
    taken.set(intent, count);
    return count <= ROWS_AN_INTENT;
  });
  return sample.map((row) => JSON.stringify(row)).join('\n');
}

function smallSets(): { set: string; file: string }[] {
  const directory = path.join(import.meta.dirname, 'sets');
  return readdirSync(directory).map((name) => ({
    set: path.basename(name, '.jsonl'),
    file: path.join(directory, name),
  }));
}

/** undefined for a peer that failed or took too long. */
function measure(peer: string, file: string): Measured | undefined {
  const script = path.join(import.meta.dirname, 'measure-peer.ts');
  const { stdout, status } = spawnSync('node', ['--import=tsx', script, peer, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIME_LIMIT_MS,
    maxBuffer: 64e6,
  });
  if (status !== 0) return undefined;
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Measured;
}

function toCells({
  set,
  peer,
  figures,
}: {
  set: string;
  peer: string;
  figures: Measured | undefined;
}): Record<string, string> {
  if (!figures) return { set, peer, 'accuracy %': 'failed' };
  const { outOfScopeAuroc } = figures;
  return {
    set,
    peer,
    'accuracy %': (100 * figures.accuracy).toFixed(1),
    'OOS AUROC %': outOfScopeAuroc === null ? '-' : (100 * outOfScopeAuroc).toFixed(1),
    'train s': figures.trainSeconds.toFixed(1),
    'p50 ms': figures.p50Ms.toFixed(2),
    'p99 ms': figures.p99Ms.toFixed(2),
    'peak MB': figures.peakMegabytes.toFixed(0),
    'model MB': figures.modelMegabytes.toFixed(2),
  };
}
