import { expect } from 'chai';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import {
  compareWithBaseline,
  measureBaseline,
  parseBaseline,
} from '../../src/nlu/accuracy-baseline.ts';
import { parseEvaluationRows } from '../../src/turn/evaluate-decisions.ts';
import { productUnderstanding } from '../support/test-bot.ts';

/** Less than one in twenty is no noise. */
const NOISE = 0.05;

const evaluation = path.join(projectRoot, 'data/evaluation');

function ids(count: number, name: string): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index}`);
}

function compare(lost: number, won: number): number {
  const before = { right: ids(lost, 'l'), wrong: ids(won, 'w') };
  const now = { right: ids(won, 'w'), wrong: ids(lost, 'l') };
  return compareWithBaseline(before, now).chance;
}

describe('comparing with a baseline', () => {
  it('finds a few losses likely and many unlikely', () => {
    expect(compare(0, 0)).to.equal(1);
    expect(compare(1, 0)).to.equal(1 / 2);
    expect(compare(5, 0)).to.equal(1 / 32);
    expect(compare(2, 1)).to.equal(1 / 2);
    expect(compare(0, 7)).to.equal(1);
  });

  it('is the likelier noise the more is won besides', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (lost, won) => {
        expect(compare(lost, won + 1)).to.be.at.least(compare(lost, won) - 1e-9);
        expect(compare(lost + 1, won)).to.be.at.most(compare(lost, won) + 1e-9);
      }),
    );
  });

  it('leaves out rows that are in one of the two only', () => {
    const before = { right: ['kept', 'gone'], wrong: [] };
    const comparison = compareWithBaseline(before, { right: [], wrong: ['kept', 'new'] });
    expect(comparison.lost).to.deep.equal(['kept']);
  });
});

describe("the product's accuracy", () => {
  it('has not dropped by more than noise', async function () {
    this.timeout(120_000);
    const file = path.join(evaluation, 'baseline.json');
    const before = parseBaseline(file, await readFile(file, 'utf8'));
    const rows = parseEvaluationRows(
      await readFile(path.join(evaluation, 'held-out.jsonl'), 'utf8'),
    );
    const { recognizer } = await productUnderstanding();
    const now = await measureBaseline(
      rows,
      async (text) => (await recognizer.recognize(text)).ranking[0]?.name,
    );
    const { lost, won, chance } = compareWithBaseline(before, now);
    expect(
      chance,
      `${lost.length} rows were lost and ${won.length} won: ${lost.join(', ')}. Look at them with ` +
        '"npm run nlu -- evaluate --report FILE.html"; if the loss is meant, renew the baseline with ' +
        '"npm run nlu -- baseline".',
    ).to.be.at.least(NOISE);
  });
});
