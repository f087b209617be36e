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

function matrixOf(rows: FeatureVector[]): FeatureMatrix {
  return FeatureMatrix.of(rows, { columnCount: 2, denseWidth: 3, classCount: 1 });
}

function train(
  matrix: FeatureMatrix,
  isPositive: (row: number) => boolean,
  options: SvmOptions,
): Float32Array {
  const multipliers = new Float32Array(matrix.rowCount);
  trainLinearSvm({ matrix, classIndex: 0, isPositive, multipliers }, options);
  return multipliers;
}

describe('trainLinearSvm', () => {
  it('separates whatever a line separates', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (points) => {
        const clear = points.filter(([x, y]) => Math.abs(x + 2 * y - 0.3) > 0.2);
        const isPositive = (row: number): boolean => {
          const [x, y] = clear[row] ?? [0, 0];
          return x + 2 * y > 0.3;
        };
        const matrix = matrixOf(clear.map(([x, y]) => vector(x, y)));
        train(matrix, isPositive, OPTIONS);
        clear.forEach((_, row) => {
          expect(matrix.dot(row, 0) > 0).to.equal(isPositive(row));
        });
      }),
      { numRuns: 50 },
    );
  });

  it('separates by the dense columns alone', () => {
    const matrix = matrixOf([vector(0, 0, [1, 0, 1]), vector(0, 0, [0, 1, 1])]);
    train(matrix, (row) => row === 0, OPTIONS);
    expect(matrix.dot(0, 0)).to.be.greaterThan(0.9);
    expect(matrix.dot(1, 0)).to.be.lessThan(-0.9);
  });

  it('gives the same weights for the same seed', () => {
    const rows = Array.from({ length: 30 }, (_, row) => vector(Math.sin(row), Math.cos(row * 3)));
    const weights = (): Float32Array[] => {
      const matrix = matrixOf(rows);
      train(matrix, (row) => row % 3 === 0, { ...OPTIONS, cost: 1 });
      return matrix.weights();
    };
    expect(weights()).to.deep.equal(weights());
  });

  it('stays at the solution when it starts from its multipliers', () => {
    const rows = Array.from({ length: 30 }, (_, row) => vector(Math.sin(row), Math.cos(row * 3)));
    const isPositive = (row: number): boolean => row % 3 === 0;
    const first = matrixOf(rows);
    const multipliers = train(first, isPositive, { ...OPTIONS, cost: 1 });
    const again = matrixOf(rows);
    trainLinearSvm(
      { matrix: again, classIndex: 0, isPositive, multipliers },
      { ...OPTIONS, cost: 1, maxIterations: 1 },
    );
    rows.forEach((_, row) => {
      expect(again.dot(row, 0)).to.be.closeTo(first.dot(row, 0), 0.01);
    });
  });

  it('ends also where no line separates', () => {
    const matrix = matrixOf([vector(1, 1), vector(1, 1)]);
    train(matrix, (row) => row === 0, { ...OPTIONS, cost: 1 });
    expect(matrix.dot(0, 0)).to.be.closeTo(0, 0.1);
  });
});
