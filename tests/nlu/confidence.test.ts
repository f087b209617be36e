import { expect } from 'chai';
import fc from 'fast-check';
import { fitTemperature } from '../../src/nlu/fit-temperature.ts';
import { fitScopeScale, scopeScore } from '../../src/nlu/scope-scale.ts';
import { softmax } from '../../src/nlu/softmax.ts';

const score = fc.double({ min: -5, max: 5, noNaN: true });

describe('softmax', () => {
  it('adds up to 1 and keeps the order of the margins', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 20 }), (values) => {
        const margins = Float64Array.from(values);
        const shares = softmax(margins, 0.2);
        expect(shares.reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-9);
        margins.forEach((margin, index) => {
          if (margin > (margins[0] ?? 0)) expect(shares[index]).to.be.at.least(shares[0] ?? 0);
        });
      }),
    );
  });
});

describe('fitTemperature', () => {
  it('is hotter the more often the highest margin is wrong', () => {
    const rows = (wrong: number) =>
      Array.from({ length: 100 }, (_, row) => ({
        margins: Float64Array.of(1, 0, 0),
        label: row < wrong ? 1 : 0,
      }));
    const temperatures = [1, 5, 20, 50].map((wrong) => fitTemperature(rows(wrong)));
    expect(temperatures).to.deep.equal(temperatures.toSorted((a, b) => a - b));
  });

  it('makes the confidence equal to the accuracy', () => {
    const rows = Array.from({ length: 100 }, (_, row) => ({
      margins: Float64Array.of(1, 0),
      label: row < 80 ? 0 : 1,
    }));
    const [confidence] = softmax(Float64Array.of(1, 0), fitTemperature(rows));
    expect(confidence).to.be.closeTo(0.8, 0.01);
  });
});

describe('scopeScore', () => {
  it('never decreases, stays within 0 and 1, and knows no ties below and above what it has seen', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 50 }), score, score, (seen, a, b) => {
        const scale = fitScopeScale(seen);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(scopeScore(scale, low)).to.be.at.most(scopeScore(scale, high) + 1e-12);
        expect(scopeScore(scale, low)).to.be.at.least(0);
        expect(scopeScore(scale, high)).to.be.at.most(1);
      }),
    );
  });

  it('rejects the chosen share of the texts it was fitted on', () => {
    const seen = Array.from({ length: 1000 }, (_, index) => Math.sqrt(index));
    const scale = fitScopeScale(seen);
    const rejected = seen.filter((raw) => scopeScore(scale, raw) < 0.05);
    expect(rejected.length).to.be.closeTo(50, 2);
  });
});
