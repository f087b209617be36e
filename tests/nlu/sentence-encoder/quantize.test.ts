import { expect } from 'chai';
import fc from 'fast-check';
import { quantizeColumns, quantizeRows } from '../../../src/nlu/sentence-encoder/quantize.ts';

const COLUMNS = 3;
const matrix = fc
  .array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((numbers) =>
    Float32Array.from(
      { length: numbers.length * COLUMNS },
      (_, at) => numbers[at % numbers.length] ?? 0,
    ),
  );

describe('quantising a matrix', () => {
  it('gives every number back within half a scale of its column', () => {
    fc.assert(
      fc.property(matrix, (numbers) => {
        const { values, scales } = quantizeColumns(numbers, COLUMNS);
        for (const [at, number] of numbers.entries()) {
          const scale = scales[at % COLUMNS] ?? NaN;
          expect((values[at] ?? NaN) * scale).to.be.closeTo(number, scale * 0.501 + 1e-6);
        }
      }),
    );
  });

  it('gives each row a scale of its own, so that a row of small numbers stays exact', () => {
    const { values, scales } = quantizeRows(Float32Array.of(127, 254, 0.5, -1), 2);
    expect([...values]).to.deep.equal([64, 127, 64, -127]);
    expect(scales[0]).to.equal(2);
    expect(scales[1]).to.be.closeTo(1 / 127, 1e-9);
  });

  it('keeps a column of zeros', () => {
    const { values, scales } = quantizeColumns(Float32Array.of(0, 5, 0, 1), 2);
    expect([...values]).to.deep.equal([0, 64, 0, 13]);
    expect(scales[0]).to.equal(0);
  });
});
