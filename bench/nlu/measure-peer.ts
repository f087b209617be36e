import { OUT_OF_SCOPE } from '../../src/nlu/evaluate-classifier.ts';
import { areaUnderCurve, percentile } from '../../src/nlu/evaluation-figures.ts';
import { readLabelledData } from '../../src/nlu/labelled-data.ts';
import type { Peer } from './peer.ts';
import { openFastText } from './peers/fast-text.ts';
import { openNaturalBayes } from './peers/natural-bayes.ts';
import { openNlpJs } from './peers/nlp-js.ts';
import { openOurs } from './peers/ours.ts';

/** What `measure-peer PEER FILE` prints as JSON, after anything that the peer itself prints. */
export interface Measured {
  accuracy: number;
  /** null where no row is out of scope. */
  outOfScopeAuroc: number | null;
  trainSeconds: number;
  p50Ms: number;
  p99Ms: number;
  peakMegabytes: number;
  modelMegabytes: number;
}

const PEERS: Record<string, () => Promise<Peer>> = {
  ours: openOurs,
  'nlp.js': openNlpJs,
  'natural Bayes': openNaturalBayes,
  fastText: openFastText,
};

const WARM_UP = 50;

const [name = '', file = ''] = process.argv.slice(2);
const open = PEERS[name];
if (!open) throw new Error(`Expected one of ${Object.keys(PEERS).join(', ')}, got ${name}.`);
const measured = await measure(await open(), file);
process.stdout.write(`\n${JSON.stringify(measured)}\n`, () => process.exit());

async function measure(peer: Peer, path: string): Promise<Measured> {
  const rows = await readLabelledData(path);
  const train = rows.filter(({ split, intent }) => split === 'train' && intent !== OUT_OF_SCOPE);
  const test = rows.filter(({ split }) => split === 'test');
  const startedAt = performance.now();
  await peer.train(train);
  const trainSeconds = (performance.now() - startedAt) / 1000;
  for (const { text } of test.slice(0, WARM_UP)) await peer.classify(text);
  const durations: number[] = [];
  const scores = { inScope: [] as number[], outOfScope: [] as number[] };
  let right = 0;
  for (const { text, intent } of test) {
    const from = performance.now();
    const guess = await peer.classify(text);
    durations.push(performance.now() - from);
    (intent === OUT_OF_SCOPE ? scores.outOfScope : scores.inScope).push(guess.score);
    if (guess.intent === intent) right++;
  }
  return {
    accuracy: right / scores.inScope.length,
    outOfScopeAuroc:
      scores.outOfScope.length > 0 ? areaUnderCurve(scores.inScope, scores.outOfScope) : null,
    trainSeconds,
    p50Ms: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
    modelMegabytes: peer.modelBytes() / 1e6,
  };
}
