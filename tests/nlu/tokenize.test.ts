import { expect } from 'chai';
import { tokenize } from '../../src/nlu/tokenize.ts';

describe('tokenize', () => {
  it('makes one word of every address and every link', () => {
    const tokens = tokenize('mail foo@bar.com or see https://example.org/x');
    expect(tokens.map(({ text }) => text)).to.deep.equal(['mail', '<email>', 'or', 'see', '<url>']);
  });

  it('tells words of the dictionary from others', () => {
    const words = tokenize('frezze my withdrawal').map(({ isInDictionary }) => isInDictionary);
    expect(words).to.deep.equal([false, true, true]);
  });

  it('goes on as before when it has seen so much that it starts afresh', () => {
    const before = tokenize('is acount a word, or account?');
    for (let round = 0; round < 5100; round++) tokenize('a few words '.repeat(83));
    expect(tokenize('is acount a word, or account?')).to.deep.equal(before);
  }).timeout(60_000);

  it('gives nothing for an empty text', () => {
    expect(tokenize('')).to.deep.equal([]);
  });
});
