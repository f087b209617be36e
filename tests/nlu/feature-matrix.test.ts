import { expect } from 'chai';
import fc from 'fast-check';
import { FeatureMatrix, type FeatureVector } from '../../src/nlu/feature-matrix.ts';

const COLUMNS = 9;
const number = fc.float({ min: -4, max: 4, noNaN: true });

/** Any number of sparse values, and a dense width that is not the processor's. */
const rows: fc.Arbitrary<FeatureVector[]> = fc.nat(11).chain((denseWidth) =>
  fc.array(
    fc
      .tuple(
        fc.uniqueArray(fc.nat(COLUMNS - 1), { maxLength: COLUMNS }),
        fc.array(number, { minLength: COLUMNS, maxLength: COLUMNS }),
        fc.array(number, { minLength: denseWidth, maxLength: denseWidth }),
      )
      .map(([columns, values, dense]) => ({
        columns: Int32Array.from(columns),
        values: Float32Array.from(values.slice(0, columns.length)),
        dense: Float32Array.from(dense),
      })),
    { minLength: 1, maxLength: 8 },
  ),
);

/** The row as it would be without any sparse or aligned storage: sparse columns, dense ones, bias. */
function writeOut({ columns, values, dense }: FeatureVector): number[] {
  const sparse = Array.from({ length: COLUMNS }, () => 0);
  columns.forEach((column, cell) => (sparse[column] = values[cell] ?? 0));
  return [...sparse, ...dense, 1];
}

function product(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

describe('FeatureMatrix', () => {
  it('multiplies and adds rows as if they were written out, each class apart', () => {
    fc.assert(
      fc.property(rows, number, (vectors, factor) => {
        const denseWidth = vectors[0]?.dense.length ?? 0;
        const matrix = FeatureMatrix.of(vectors, {
          columnCount: COLUMNS,
          denseWidth,
          classCount: 2,
        });
        const written = vectors.map(writeOut);
        matrix.add(0, factor, 1);
        const expected = (written[0] ?? []).map((value) => value * factor);
        expect([...(matrix.weights()[0] ?? [])].every((weight) => weight === 0)).to.be.true;
        matrix.weights()[1]?.forEach((weight, index) => {
          expect(weight).to.be.closeTo(expected[index] ?? NaN, 1e-4);
        });
        written.forEach((row, index) => {
          expect(matrix.dot(index, 1)).to.be.closeTo(product(row, expected), 1e-2);
          expect(matrix.squaredLengths[index]).to.be.closeTo(product(row, row), 1e-2);
        });
        matrix.clearWeights();
        expect(matrix.dot(0, 1)).to.equal(0);
      }),
    );
  });
});
