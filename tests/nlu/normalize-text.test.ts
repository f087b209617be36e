import { expect } from 'chai';
import fc from 'fast-check';
import { normalizeText } from '../../src/nlu/normalize-text.ts';

describe('normalizeText', () => {
  it('gives one form to quotes, dashes, case, width and white space', () => {
    expect(normalizeText('  Don\u2019t \uff26\uff32\uff25\uff25\uff3a\uff25 \u2014\tit ')).to.equal(
      "don't freeze - it",
    );
  });

  it('removes invisible characters inside a word', () => {
    expect(normalizeText('pass\u200bwo\u00adrd \u202eabc\u202c\ufeff')).to.equal('password abc');
  });

  it('shortens letters and marks that are held down', () => {
    expect(normalizeText('heeeeelp!!!!!')).to.equal('heelp!!');
  });

  it('keeps repeated digits, which mean something', () => {
    expect(normalizeText('10000')).to.equal('10000');
  });

  it('changes nothing the second time, whatever the string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).to.equal(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('replaces lone surrogates and looks at the beginning of very long texts only', () => {
    expect(normalizeText('a\ud800b')).to.equal('a b');
    expect(normalizeText('word '.repeat(200_000)).length).to.be.at.most(1000);
  });
});
