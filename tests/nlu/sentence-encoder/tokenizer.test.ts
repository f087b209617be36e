import { expect } from 'chai';
import fc from 'fast-check';
import { Tokenizer, UNKNOWN } from '../../../src/nlu/sentence-encoder/tokenizer.ts';

const RESERVED: [string, number][] = ['?', '<s>', '</s>', '1', '2', '3'].map((text) => [text, 0]);

/** As in the real vocabulary every letter is a piece too, if an unlikely one. Those are the last ids. */
const LETTERS: [string, number][] = Array.from('▁alosmty').map((letter) => [letter, -10]);

/** The ids of these pieces begin at 6. */
function tokenizerWith(...pieces: [string, number][]): Tokenizer {
  const given = new Set(pieces.map(([piece]) => piece));
  const letters = LETTERS.filter(([letter]) => !given.has(letter));
  return new Tokenizer([...RESERVED, ...pieces, ...letters]);
}

describe('the tokenizer of the sentence encoder', () => {
  it('takes the likeliest pieces, not the longest', () => {
    const tokenizer = tokenizerWith(['▁lo', -1], ['st', -1], ['▁los', -5], ['t', -1]);
    expect(tokenizer.encode('lost')).to.deep.equal([6, 7]);
  });

  it('marks where every word begins', () => {
    const tokenizer = tokenizerWith(['▁my', -1], ['my', -1]);
    expect(tokenizer.encode('my my')).to.deep.equal([6, 6]);
    expect(tokenizer.encode('mymy')).to.deep.equal([6, 7]);
  });

  it('merges a run of characters that it does not know', () => {
    const tokenizer = tokenizerWith(['▁', -1], ['a', -1]);
    expect(tokenizer.encode('a😀😀a')).to.deep.equal([6, 7, UNKNOWN, 7]);
  });

  it('reads full-width letters as plain ones', () => {
    const tokenizer = tokenizerWith(['▁a', -1]);
    expect(tokenizer.encode('ａ')).to.deep.equal([6]);
  });

  it('finds no piece in an empty text', () => {
    expect(tokenizerWith(['▁', -1]).encode('')).to.deep.equal([]);
  });

  it('does not take the names of its marks for marks', () => {
    const tokenizer = tokenizerWith(['▁', -1]);
    expect(tokenizer.encode('</s>')).not.to.include(2);
  });

  it('gives ids of its vocabulary for any text, and never two unknown ones in a row', () => {
    const tokenizer = tokenizerWith(['▁a', -3], ['ab', -1], ['bba', -1]);
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'c') }),
      // Halves of surrogate pairs.
      fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const ids = tokenizer.encode(text);
        expect(ids.every((id) => id === UNKNOWN || (id >= 6 && id < 6 + 3 + LETTERS.length))).to.be
          .true;
        expect(ids.some((id, index) => id === UNKNOWN && ids[index + 1] === UNKNOWN)).to.be.false;
      }),
    );
  });

  it('gives back a text of known letters when its pieces are joined', () => {
    const pieces: [string, number][] = [
      ['▁', -2],
      ['a', -2],
      ['b', -2],
      ['▁a', -3],
      ['ab', -1],
      ['ba▁', -1],
    ];
    const tokenizer = tokenizerWith(...pieces);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1 }), (text) => {
        const joined = tokenizer.encode(text).map((id) => pieces[id - 6]?.[0]);
        expect(joined.join('')).to.equal(`▁${text.replaceAll(' ', '▁')}`);
      }),
    );
  });
});
