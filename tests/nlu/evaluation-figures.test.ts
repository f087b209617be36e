import { expect } from 'chai';
import {
  areaUnderCurve,
  calibrationErrorOf,
  confusionPairs,
  coveragePoints,
  intentFigures,
  macroF1Of,
  outOfScopeFigures,
  percentile,
  reliabilityBins,
  type Judgement,
} from '../../src/nlu/evaluation-figures.ts';

function judgement(expected: string, got: string, confidence = 0.9, inScopeScore = 0.5): Judgement {
  return { expected, got, confidence, inScopeScore };
}

describe('evaluation figures', () => {
  it('count precision, recall and F1 by intent, and average F1 over intents with rows', () => {
    const figures = intentFigures([
      judgement('a', 'a'),
      judgement('a', 'b'),
      judgement('b', 'b'),
      judgement('b', 'c'),
    ]);
    expect(figures).to.deep.equal([
      { intent: 'a', rows: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
      { intent: 'b', rows: 2, precision: 0.5, recall: 0.5, f1: 0.5 },
      { intent: 'c', rows: 0, precision: 0, recall: 0, f1: 0 },
    ]);
    expect(macroF1Of(figures)).to.be.closeTo((2 / 3 + 0.5) / 2, 1e-9);
  });

  it('list confusions with the most frequent first', () => {
    const rows = [
      judgement('a', 'b'),
      judgement('b', 'a'),
      judgement('b', 'a'),
      judgement('a', 'a'),
    ];
    expect(confusionPairs(rows)).to.deep.equal([
      { expected: 'b', got: 'a', count: 2 },
      { expected: 'a', got: 'b', count: 1 },
    ]);
  });

  it('measure how far confidence is from accuracy', () => {
    const rows = [judgement('a', 'a', 0.85), judgement('a', 'b', 0.85), judgement('a', 'a', 1)];
    expect(calibrationErrorOf(reliabilityBins(rows))).to.be.closeTo((2 * 0.35) / 3, 1e-9);
  });

  it('show fewer errors where only the confident rows are answered', () => {
    const points = coveragePoints([judgement('a', 'b', 0.2), judgement('a', 'a', 0.9)]);
    expect(points.map(({ coverage, risk }) => [coverage, risk])).to.deep.equal([
      [0.5, 0],
      [1, 0.5],
    ]);
  });

  it('count what is rejected below the limit', () => {
    const inScope = [judgement('a', 'a'), judgement('a', 'a', 0.9, 0.01), judgement('a', 'b')];
    const outOfScope = [judgement('__oos__', 'a', 0.9, 0.02), judgement('__oos__', 'a', 0.9, 0.3)];
    expect(outOfScopeFigures(inScope, outOfScope, 0.05)).to.deep.equal({
      recall: 0.5,
      precision: 0.5,
      auroc: 4 / 6,
      inScopeAccuracy: 1 / 3,
    });
    expect(outOfScopeFigures(inScope, [], 0.05)).to.equal(undefined);
  });

  it('count a tie as half a win in the area under the curve', () => {
    expect(areaUnderCurve([1, 2], [1, 0])).to.equal(3.5 / 4);
  });

  it('take percentiles by the nearest rank', () => {
    expect([
      percentile([3, 1, 2, 4], 0.5),
      percentile([5], 0.99),
      percentile([], 0.5),
    ]).to.deep.equal([2, 5, 0]);
  });
});
