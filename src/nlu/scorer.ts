import type { FeatureVector } from './feature-matrix.ts';
import { vectorize, type FeatureSpace } from './feature-space.ts';
import { indexOfHighest } from './softmax.ts';
import type { ReadText } from './text-reader.ts';
import type { WeightMatrix } from './weight-matrix.ts';

const EMPTY = new Float32Array(0);

/** How much each block of features counts, and the cost of an error in training. */
export interface ScorerSettings {
  words: number;
  characters: number;
  sentence: number;
  cost: number;
}

/** The trained part of a classifier: everything that is the same for every text. */
export interface Scorer {
  settings: ScorerSettings;
  space: FeatureSpace;
  weights: WeightMatrix;
  /** The mean of each class's rows, of length 1. */
  centroids: WeightMatrix;
}

export interface Score {
  vector: FeatureVector;
  margins: Float64Array;
  /**
   * Higher for texts more like the training texts: the highest margin, likeness to the mean text of that class, and
   * known words.
   */
  rawScope: number;
}

/** How much a text of unknown words alone is stranger; chosen on held-out rows of a public data set. */
const UNKNOWN_WORDS = 1.5;

export function scoreText(scorer: Scorer, text: ReadText): Score {
  const vector = toVector(scorer.space, scorer.settings, text);
  const margins = scorer.weights.score(vector);
  const best = indexOfHighest(margins);
  const rawScope =
    (margins[best] ?? 0) +
    scorer.centroids.scoreOf(vector, best) -
    UNKNOWN_WORDS * (1 - text.knownWordShare);
  return { vector, margins, rawScope };
}

export function toVector(
  space: FeatureSpace,
  settings: ScorerSettings,
  text: ReadText,
): FeatureVector {
  return {
    ...vectorize(space, text.counts, settings),
    dense: settings.sentence > 0 ? text.sentence.map((value) => value * settings.sentence) : EMPTY,
  };
}
