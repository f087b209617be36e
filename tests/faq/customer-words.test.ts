import { expect } from 'chai';
import fc from 'fast-check';
import { CustomerWords } from '../../src/faq/customer-words.ts';
import { WordWeights } from '../../src/faq/word-weights.ts';

const UTTERANCES = [
  ...Array.from({ length: 60 }, (_, day) => ({ text: `rain on day ${day}`, intent: 'weather' })),
  ...Array.from({ length: 30 }, (_, day) => ({
    text: `rekt by leverage ${day}`,
    intent: 'futures',
  })),
];
const weights = new WordWeights(new Map([['my', 1000]]));

describe('the words customers have for an article', () => {
  const words = new CustomerWords(UTTERANCES);

  it('are those of utterances that share words with it', () => {
    expect(words.about(new Map([['leverag', 2]]), new Map(), weights).get('rekt')).to.equal(30);
  });

  it('are those of utterances about the same, though they share no word with it', () => {
    const about = words.about(new Map([['liquid', 1]]), new Map([['futures', 0.9]]), weights);
    expect(about.get('rekt')).to.equal(30);
  });

  it('never come from more than forty utterances', () => {
    const topics = fc.dictionary(
      fc.constantFrom('weather', 'futures'),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.string()), topics, (stems, shares) => {
        const about = words.about(
          new Map(stems.map((stem) => [stem, 1])),
          new Map(Object.entries(shares)),
          weights,
        );
        expect(Math.max(...about.values())).to.be.at.most(40);
      }),
    );
  });
});
