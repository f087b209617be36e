import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CorruptDataError } from '../../src/errors.ts';
import type { Classifier } from '../../src/nlu/classifier.ts';
import { loadModel, saveModel, serializeModel } from '../../src/nlu/model-file.ts';
import { modelKey } from '../../src/nlu/model-key.ts';
import { trainClassifier, type Example } from '../../src/nlu/train-classifier.ts';

const EXAMPLES: Example[] = Object.entries({
  freeze_account: [
    'freeze my account',
    'how do i freeze the account',
    'please lock my account now',
    'i want to freeze everything',
    'block access to my account',
    'freeze it, someone stole my phone',
  ],
  reset_2fa: [
    'reset my two factor authentication',
    'i lost my authenticator app',
    'my 2fa code does not work',
    'change the authenticator to a new phone',
    'google authenticator reset',
    'cannot pass two factor verification',
  ],
  greeting: ['hello', 'hi there', 'good morning', 'hey', 'good evening to you', 'hello bot'],
}).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

describe('a classifier', () => {
  let classifier: Classifier;

  before(async () => {
    classifier = await trainClassifier(EXAMPLES);
  });

  it('ranks every intent, with the right one first and confidences that add up to 1', async () => {
    const { ranking } = await classifier.classify('can you freeze the account for me');
    expect(ranking.map(({ intent }) => intent)).to.have.members([
      'freeze_account',
      'greeting',
      'reset_2fa',
    ]);
    expect(ranking[0]?.intent).to.equal('freeze_account');
    expect(ranking.reduce((sum, { confidence }) => sum + confidence, 0)).to.be.closeTo(1, 1e-9);
  });

  it('understands misspelt, shouted and elongated words', async () => {
    for (const text of ['frezze my acount', 'FREEZE MY ACCOUNT', 'freeeeeze my account'])
      expect((await classifier.classify(text)).ranking[0]?.intent).to.equal('freeze_account');
  });

  it('finds a text of foreign words stranger than one of known words', async () => {
    const known = await classifier.classify('please freeze my account');
    const foreign = await classifier.classify('which sauce goes with grilled salmon');
    expect(foreign.inScopeScore).to.be.lessThan(known.inScopeScore);
    expect(foreign.knownWordShare).to.be.lessThan(known.knownWordShare);
  });

  it('takes an empty text for out of scope', async () => {
    expect((await classifier.classify(' \u200b ')).inScopeScore).to.equal(0);
  });

  it('explains an intent by the words that spoke for it', async () => {
    const classification = await classifier.classify('reset authenticator');
    const [top] = classification.topFeatures('reset_2fa');
    expect(top?.contribution).to.be.greaterThan(0);
    const features = classification.topFeatures('reset_2fa').map(({ feature }) => feature);
    expect(features).to.include('reset');
    expect(classification.topFeatures('no_such_intent')).to.deep.equal([]);
  });

  it('never throws, whatever the string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const { ranking, inScopeScore, knownWordShare } = await classifier.classify(text);
        const numbers = [
          ...ranking.map(({ confidence }) => confidence),
          inScopeScore,
          knownWordShare,
        ];
        for (const number of numbers) expect(number).to.be.within(0, 1);
      }),
    );
  });

  it('answers within a second for a megabyte of anything', async () => {
    const hostile = ['\ud800', 'a', '!', 'a-', 'ab ', '.@', '__proto__ ', 'constructor ', '\u0000'];
    for (const piece of hostile) {
      const startedAt = performance.now();
      await classifier.classify(piece.repeat(Math.ceil(1_000_000 / piece.length)));
      expect(performance.now() - startedAt).to.be.lessThan(1000);
    }
  });

  it('is the same again for the same examples and seed, on one thread or two', async () => {
    const again = await trainClassifier(EXAMPLES, { threads: 2 });
    expect(serializeModel(again, 'key').equals(serializeModel(classifier, 'key'))).to.be.true;
  });

  describe('in a file', () => {
    let folder: string;
    let file: string;

    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'support-bot-model-'));
      file = path.join(folder, 'new/intents.model');
    });

    afterEach(() => rm(folder, { recursive: true }));

    it('classifies as before it was saved', async () => {
      await saveModel(file, classifier, 'key');
      const loaded = await loadModel(file, 'key');
      for (const text of ['freze it', 'my authenticator is gone', 'salmon', '']) {
        const before = await classifier.classify(text);
        const { ranking, inScopeScore, knownWordShare } = before;
        const after = await loaded?.classify(text);
        expect(after).to.deep.include({ ranking, inScopeScore, knownWordShare });
        expect(after?.topFeatures('reset_2fa')).to.deep.equal(before.topFeatures('reset_2fa'));
      }
    });

    it('is not used for other examples, and absent at first', async () => {
      expect(await loadModel(file, 'key')).to.equal(undefined);
      await saveModel(file, classifier, 'key');
      expect(await loadModel(file, 'another key')).to.equal(undefined);
    });

    it('is refused when one byte of it has changed', async () => {
      await saveModel(file, classifier, 'key');
      const bytes = await readFile(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
      await writeFile(file, bytes);
      const error = await loadModel(file, 'key').catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(CorruptDataError);
    });
  });

  it('has another key for other examples or another seed', () => {
    const keys = [
      modelKey(EXAMPLES, {}),
      modelKey(EXAMPLES.slice(1), {}),
      modelKey(EXAMPLES, { seed: 2 }),
    ];
    expect(new Set(keys).size).to.equal(3);
    expect(modelKey(EXAMPLES, {})).to.equal(keys[0]);
  });
});
