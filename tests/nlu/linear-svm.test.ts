import { expect } from 'chai';
import fc from 'fast-check';
import { FeatureMatrix, type FeatureVector } from '../../src/nlu/feature-matrix.ts';
import { trainLinearSvm, type SvmOptions } from '../../src/nlu/linear-svm.ts';

const OPTIONS: SvmOptions = { cost: 100, seed: 1, tolerance: 0.001, maxIterations: 2000 };

/** A row with two sparse columns and three dense ones. */
function vector(x: number, y: number, dense: number[] = [0, 0, 0]): FeatureVector {
  return {
    columns: Int32Array.of(0, 1),
    values: Float32Array.of(x, y),
    dense: Float32Array.from(dense),
  };
}

const point = fc.tuple(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
);

describe('trainLinearSvm', () => {
  it('separates whatever a line separates', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (points) => {
        const clear = points.filter(([x, y]) => Math.abs(x + 2 * y - 0.3) > 0.2);
        const isPositive = (row: number): boolean => {
          const [x, y] = clear[row] ?? [0, 0];
          return x + 2 * y > 0.3;
        };
        const matrix = FeatureMatrix.of(
          clear.map(([x, y]) => vector(x, y)),
          2,
        );
        const weights = trainLinearSvm(matrix, isPositive, OPTIONS);
        clear.forEach((_, row) => {
          expect(matrix.dot(row, weights) > 0).to.equal(isPositive(row));
        });
      }),
      { numRuns: 50 },
    );
  });

  it('separates by the dense columns alone', () => {
    const matrix = FeatureMatrix.of([vector(0, 0, [1, 0, 1]), vector(0, 0, [0, 1, 1])], 2);
    const weights = trainLinearSvm(matrix, (row) => row === 0, OPTIONS);
    expect(matrix.dot(0, weights)).to.be.greaterThan(0.9);
    expect(matrix.dot(1, weights)).to.be.lessThan(-0.9);
  });

  it('gives the same weights for the same seed', () => {
    const rows = Array.from({ length: 30 }, (_, row) => vector(Math.sin(row), Math.cos(row * 3)));
    const train = (): Float64Array =>
      trainLinearSvm(FeatureMatrix.of(rows, 2), (row) => row % 3 === 0, { ...OPTIONS, cost: 1 });
    expect(train()).to.deep.equal(train());
  });

  it('ends also where no line separates', () => {
    const matrix = FeatureMatrix.of([vector(1, 1), vector(1, 1)], 2);
    const weights = trainLinearSvm(matrix, (row) => row === 0, { ...OPTIONS, cost: 1 });
    expect(matrix.dot(0, weights)).to.be.closeTo(0, 0.1);
  });
});
