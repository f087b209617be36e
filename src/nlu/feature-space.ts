import type { FeatureCounts } from './extract-features.ts';

/** What a model knows of its features: their columns and how rare each is. */
export interface FeatureSpace {
  words: FeatureBlock;
  characters: FeatureBlock;
}

export interface FeatureBlock {
  columns: Map<string, number>;
  firstColumn: number;
  /** Inverse document frequencies, by column - firstColumn. */
  rarities: Float32Array;
}

export interface SparseVector {
  columns: Int32Array;
  values: Float32Array;
}

/** Learns the columns and rarities from the features of all training rows. */
export function fitFeatureSpace(rows: FeatureCounts[], minimumRows: number): FeatureSpace {
  const words = fitBlock(
    rows.map((row) => row.words),
    0,
    minimumRows,
  );
  const characters = fitBlock(
    rows.map((row) => row.characters),
    words.rarities.length,
    minimumRows,
  );
  return { words, characters };
}

export function columnCount(space: FeatureSpace): number {
  return space.words.rarities.length + space.characters.rarities.length;
}

/** TF-IDF, each block of length 1 times its weight. Unknown features are left out. */
export function vectorize(
  space: FeatureSpace,
  counts: FeatureCounts,
  weights: { words: number; characters: number },
): SparseVector {
  const words = weigh(space.words, counts.words, weights.words);
  const characters = weigh(space.characters, counts.characters, weights.characters);
  return {
    columns: Int32Array.of(...words.columns, ...characters.columns),
    values: Float32Array.of(...words.values, ...characters.values),
  };
}

function fitBlock(
  rows: Map<string, number>[],
  firstColumn: number,
  minimumRows: number,
): FeatureBlock {
  const rowsWith = new Map<string, number>();
  for (const row of rows)
    for (const feature of row.keys()) rowsWith.set(feature, (rowsWith.get(feature) ?? 0) + 1);
  const kept = [...rowsWith].filter(([, count]) => count >= minimumRows);
  return {
    columns: new Map(kept.map(([feature], index) => [feature, firstColumn + index])),
    firstColumn,
    rarities: Float32Array.from(kept, ([, count]) => Math.log((1 + rows.length) / (1 + count)) + 1),
  };
}

function weigh(
  block: FeatureBlock,
  counts: Map<string, number>,
  weight: number,
): { columns: number[]; values: number[] } {
  const columns: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [feature, count] of counts) {
    const column = block.columns.get(feature);
    if (column === undefined) continue;
    const value = (1 + Math.log(count)) * (block.rarities[column - block.firstColumn] ?? 0);
    columns.push(column);
    values.push(value);
    squares += value * value;
  }
  const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
  return { columns, values: values.map((value) => value * scale) };
}
