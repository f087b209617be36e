import { expect } from 'chai';
import { evaluateClassifier } from '../../src/nlu/evaluate-classifier.ts';
import { evaluationReport } from '../../src/nlu/evaluation-report.ts';
import {
  evaluationSummary,
  evaluationText,
  type EvaluationRun,
} from '../../src/nlu/evaluation-summary.ts';
import { trainAndEvaluate } from '../../src/nlu/train-and-evaluate.ts';
import { trainClassifier, type Example } from '../../src/nlu/train-classifier.ts';

const TRAIN: Example[] = ['red', 'blue', 'green'].flatMap((colour) =>
  ['my car is', 'paint it', 'is it', 'i like', 'make it', 'the colour'].map((words) => ({
    text: `${words} ${colour}`,
    intent: `is_${colour}`,
  })),
);
const TEST: Example[] = [
  { text: 'a red one', intent: 'is_red' },
  { text: 'blue please', intent: 'is_blue' },
  { text: 'green <b>blue</b> & "blue"', intent: 'is_green' },
  { text: 'when does the next train to town leave', intent: '__oos__' },
];

describe('an evaluation', () => {
  let run: EvaluationRun;

  before(async () => {
    const classifier = await trainClassifier(TRAIN);
    run = {
      data: 'colours.jsonl',
      trainRows: TRAIN.length,
      trainSeconds: 0.1,
      peakRssBytes: 1e8,
      encoder: 'none',
      evaluation: await evaluateClassifier(classifier, TEST, () => 0),
    };
  });

  it('counts out-of-scope rows apart from the others', () => {
    expect(run.evaluation.rows).to.equal(3);
    expect(run.evaluation.accuracy).to.equal(2 / 3);
    expect(run.evaluation.outOfScope?.auroc).to.equal(1);
  });

  it('explains each mistake by what spoke for the wrong intent', () => {
    const [mistake] = run.evaluation.worstMistakes;
    expect(mistake).to.include({ expected: 'is_green', got: 'is_blue' });
    expect(mistake?.whyGot.map(({ feature }) => feature)).to.include('blue');
  });

  it('has a summary with the names that scripts rely on', () => {
    expect(evaluationSummary(run)).to.include.keys([
      'data',
      'train',
      'test',
      'accuracy',
      'macroF1',
      'oos',
      'trainSeconds',
      'predictMs',
      'modelBytes',
      'peakRssBytes',
    ]);
    expect(evaluationText(run)).to.include('1 x  is_green taken for is_blue');
  });

  it('leaves out-of-scope figures out where no row is out of scope', async () => {
    const { evaluation } = await trainAndEvaluate(
      { train: TRAIN, dev: [], test: TEST.slice(0, 3) },
      undefined,
    );
    expect(evaluationSummary({ ...run, evaluation })).not.to.have.property('oos');
  });

  it('trains on no out-of-scope row', async () => {
    const outOfScope = { text: 'anything else', intent: '__oos__' };
    const { classifier, trainRows } = await trainAndEvaluate(
      { train: [...TRAIN, outOfScope], dev: [outOfScope], test: TEST },
      undefined,
    );
    expect(trainRows).to.equal(TRAIN.length);
    expect(classifier.model.intents).not.to.include('__oos__');
  });

  it('has a report that needs no other file and shows texts as they are', () => {
    const page = evaluationReport(run);
    expect(page).to.match(/^<!doctype html>/);
    expect(page).not.to.match(/(src|href)=/);
    expect(page).not.to.include('<b>blue</b>');
    expect(page).to.include('&#60;b&#62;blue');
    for (const heading of ['confidence be trusted', 'Intents, weakest first', 'Worst mistakes'])
      expect(page).to.include(heading);
  });
});
