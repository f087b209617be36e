import type { FeatureBlock } from './feature-space.ts';
import type { Score, Scorer } from './scorer.ts';

export interface FeatureContribution {
  kind: 'word' | 'characters' | 'sentence';
  /** The word, pair of words or piece of a word; empty for the meaning of the whole sentence. */
  feature: string;
  /** What it added to the margin of the intent. */
  contribution: number;
}

const MOST = 10;

/** The features that moved one class's margin most. The class -1 has none. */
export function explainScore(
  scorer: Scorer,
  { vector }: Score,
  classIndex: number,
): FeatureContribution[] {
  if (classIndex < 0) return [];
  const { space, weights } = scorer;
  const contributions = [...vector.columns].map((column, cell): FeatureContribution => {
    const isWord = column < space.characters.firstColumn;
    return {
      kind: isWord ? 'word' : 'characters',
      feature: nameOf(isWord ? space.words : space.characters, column),
      contribution: (vector.values[cell] ?? 0) * weights.weight(column, classIndex),
    };
  });
  const sentence = vector.dense.reduce(
    (sum, value, column) =>
      sum + value * weights.weight(weights.parts.sparseColumns + column, classIndex),
    0,
  );
  return [...contributions, { kind: 'sentence' as const, feature: '', contribution: sentence }]
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, MOST);
}

function nameOf(block: FeatureBlock, column: number): string {
  for (const [name, at] of block.columns) if (at === column) return name;
  return '';
}
