import { expect } from 'chai';
import fc from 'fast-check';
import { SpellingCorrector } from '../../src/nlu/spelling.ts';

const corrector = new SpellingCorrector(
  new Map([
    ['freeze', 20],
    ['frozen', 5],
    ['account', 50],
    ['authenticator', 10],
    ['sms', 9],
    ['code', 30],
    ['core', 1],
  ]),
);

describe('SpellingCorrector', () => {
  it('finds the word that is meant by a missing, doubled, wrong or swapped letter', () => {
    const typos = ['freze', 'freezee', 'fraeze', 'acocunt', 'acount'];
    expect(typos.map((typo) => corrector.correct(typo))).to.deep.equal([
      'freeze',
      'freeze',
      'freeze',
      'account',
      'account',
    ]);
  });

  it('allows two errors in a long word only', () => {
    expect(corrector.correct('authentcatr')).to.equal('authenticator');
    expect(corrector.correct('frzze')).to.equal(undefined);
  });

  it('prefers the more frequent of two words that are as near', () => {
    expect(corrector.correct('coxe')).to.equal('code');
  });

  it('leaves known words, short words and words with digits alone', () => {
    expect(['freeze', 'smz', 'cod3s'].map((word) => corrector.correct(word))).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('never throws, and corrects to known words only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (word) => {
        const correction = corrector.correct(word);
        expect(correction === undefined || corrector.correct(correction) === undefined).to.be.true;
      }),
    );
  });
});
