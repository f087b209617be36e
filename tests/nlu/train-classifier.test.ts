import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ContentError } from '../../src/errors.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import { readLabelledData } from '../../src/nlu/labelled-data.ts';
import { openClassifier } from '../../src/nlu/open-classifier.ts';
import { FeatureMatrix } from '../../src/nlu/feature-matrix.ts';
import type { SentenceEncoder } from '../../src/nlu/sentence-encoder.ts';
import { trainClassifier, type Example } from '../../src/nlu/train-classifier.ts';
import { trainOneVsRest } from '../../src/nlu/train-one-vs-rest.ts';

/** Knows the meaning of invented words: everything from before "m" in the alphabet is one thing. */
const meaning: SentenceEncoder = {
  name: 'first letters',
  dimensions: 2,
  encode: (texts) =>
    Promise.resolve(texts.map((text) => Float32Array.of(Number(text < 'm'), Number(text >= 'm')))),
  close: () => Promise.resolve(),
};

const INVENTED: Example[] = 'abcdefghi'.split('').flatMap((letter, index) => [
  { text: letter.repeat(3) + String(index), intent: 'early' },
  { text: `${'rstuvwxyz'.charAt(index)}${String(index * 7)}`, intent: 'late' },
]);

describe('trainClassifier', () => {
  it('uses the sentence encoder where that helps', async () => {
    const classifier = await trainClassifier(INVENTED, { encoder: meaning });
    expect(classifier.model.scorer.settings.sentence).to.be.greaterThan(0);
    expect((await classifier.classify('lobster')).ranking[0]?.intent).to.equal('early');
    expect((await classifier.classify('oyster')).ranking[0]?.intent).to.equal('late');
  });

  it('leaves the encoder out of the features where words alone are as good', async () => {
    const examples = ['hot', 'cold'].flatMap((word) =>
      ['tea', 'soup', 'milk', 'water', 'coffee'].map((drink) => ({
        text: `${word} ${drink}`,
        intent: word,
      })),
    );
    const classifier = await trainClassifier(examples, { encoder: meaning });
    expect(classifier.model.scorer.settings.sentence).to.equal(0);
  });

  it('learns from the names of intents', async () => {
    const classifier = await trainClassifier([
      { text: 'aaa', intent: 'lost_card' },
      { text: 'bbb', intent: 'change_pin' },
    ]);
    expect((await classifier.classify('my card is lost')).ranking[0]?.intent).to.equal('lost_card');
  });

  it('refuses examples of one intent only, naming the cure', async () => {
    const error = await trainClassifier([{ text: 'a', intent: 'only' }]).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ContentError);
  });
});

describe('trainOneVsRest', () => {
  it('gives the same weights on one thread and on two', async () => {
    const rows = Array.from({ length: 6000 }, (_, row) => ({
      columns: Int32Array.of(row % 50, 50 + (row % 7)),
      values: Float32Array.of(1, 0.5),
      dense: Float32Array.of(Math.sin(row)),
    }));
    const labels = Int32Array.from(rows, (_, row) => row % 25);
    const options = { cost: 1, seed: 3, tolerance: 0.1, maxIterations: 20 };
    const shape = { columnCount: 57, denseWidth: 1, classCount: 25 };
    const [alone, together] = await Promise.all(
      [1, 2].map(async (threads) => {
        const matrix = FeatureMatrix.of(rows, shape);
        const start = new Float32Array(25 * rows.length);
        const multipliers = await trainOneVsRest(matrix, labels, start, { ...options, threads });
        return { multipliers, weights: matrix.weights() };
      }),
    );
    expect(together).to.deep.equal(alone);
  }).timeout(60_000);
});

describe('with files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'support-bot-nlu-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('openClassifier trains once, and again when the examples or the file have changed', async () => {
    const file = path.join(folder, 'intents.model');
    const progress: string[] = [];
    const open = (intents: Intent[]) =>
      openClassifier(intents, file, {
        encoder: undefined,
        onProgress: (message) => progress.push(message),
      });
    const intents = [intentOf('lost_card', 'card gone'), intentOf('change_pin', 'new pin')];
    const trainings = (): number => progress.filter((line) => line.startsWith('Training')).length;
    await open(intents);
    await open(intents.toReversed());
    expect(trainings()).to.equal(1);
    await open([...intents, intentOf('greeting', 'hello')]);
    expect(trainings()).to.equal(2);
    await writeFile(
      file,
      'not a model at all, however long this text may be made to look like one',
    );
    await open(intents);
    expect(trainings()).to.equal(3);
    expect(progress.some((line) => line.includes('Expected a whole model'))).to.be.true;
  });

  it('openClassifier trains many examples in another process, and takes its model', async () => {
    const file = path.join(folder, 'intents.model');
    const progress: string[] = [];
    const intents = [
      intentOf('lost_card', ...Array.from({ length: 1500 }, (_, row) => `my card ${row} is gone`)),
      intentOf('change_pin', ...Array.from({ length: 1500 }, (_, row) => `a new pin ${row}`)),
    ];
    const { model } = await openClassifier(intents, file, {
      encoder: undefined,
      onProgress: (message) => progress.push(message),
    });
    expect(model.intents).to.deep.equal(['change_pin', 'lost_card']);
    const again = await openClassifier(intents, file, {
      encoder: undefined,
      onProgress: (message) => progress.push(message),
    });
    expect((await again.classify('the card is gone')).ranking[0]?.intent).to.equal('lost_card');
    expect(progress.filter((line) => line.startsWith('Training'))).to.have.length(1);
  }).timeout(120_000);

  it('readLabelledData names the line of a bad row', async () => {
    const file = path.join(folder, 'rows.jsonl');
    await writeFile(file, '{"text":"a","intent":"b","split":"train"}\n\n{"text":1}\n');
    const error = await readLabelledData(file).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ContentError);
    expect(String(error)).to.include('rows.jsonl:3');
  });
});

function intentOf(name: string, ...utterances: string[]): Intent {
  return {
    name,
    description: 'An intent of a test.',
    leadsTo: { kind: 'background' },
    utterances: utterances.flatMap((utterance) => [utterance, `${utterance} please`]),
  };
}
