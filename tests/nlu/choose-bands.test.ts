import { expect } from 'chai';
import { bandCurve, chooseBands } from '../../src/nlu/choose-bands.ts';
import type { OutOfFoldRow } from '../../src/nlu/classify-out-of-fold.ts';

const isActedOn = (intent: string): boolean => intent !== 'uncovered';

function row(expected: string, got: string, confidence: number, inScopeScore = 0.5): OutOfFoldRow {
  const others = ['a', 'b', 'uncovered'].filter((intent) => intent !== got);
  const ranking = [
    { intent: got, confidence },
    ...others.map((intent) => ({ intent, confidence: (1 - confidence) / 2 })),
  ];
  return { expected, classification: { ranking, inScopeScore } };
}

describe('choosing bands', () => {
  it('acts from the confidence at which three in a hundred out-of-scope rows are let through', () => {
    const known = Array.from({ length: 100 }, (_, index) => row('a', 'a', 0.5 + index / 200));
    const unknown = Array.from({ length: 100 }, (_, index) => row('uncovered', 'a', index / 100));
    const rows = [...known, ...unknown];
    expect(chooseBands(rows, isActedOn).confident).to.be.closeTo(0.97, 1e-9);
    const [first] = bandCurve(rows, isActedOn);
    expect(first).to.deep.equal({ confidence: 0, answered: 1, wrong: 0.5, outOfScopeAccepted: 1 });
  });

  it('does not count what is too strange to act on, nor what is taken for an uncovered topic', () => {
    const rows = [row('uncovered', 'a', 0.9, 0.01), row('a', 'uncovered', 0.9), row('a', 'a', 0.9)];
    const point = bandCurve(rows, isActedOn).find(({ confidence }) => confidence === 0.5);
    expect(point).to.include({ answered: 0.5, wrong: 0, outOfScopeAccepted: 0 });
  });

  it('asks back only where the question would usually offer what was meant', () => {
    const offered = Array.from({ length: 10 }, () => row('b', 'a', 0.42));
    const notOffered = Array.from({ length: 10 }, () => row('elsewhere', 'a', 0.12));
    const { confident, unsure } = chooseBands([...offered, ...notOffered], isActedOn);
    expect(unsure).to.be.closeTo(0, 0.5).and.to.be.at.most(confident);
    expect(chooseBands(notOffered, isActedOn).unsure).to.equal(
      chooseBands(notOffered, isActedOn).confident,
    );
  });
});
