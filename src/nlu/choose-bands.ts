import type { OutOfFoldRow } from './classify-out-of-fold.ts';
import type { Bands } from './recognizer.ts';

/** What happens if intents are acted on from this confidence on. Shares are 0..1. */
export interface BandPoint {
  confidence: number;
  /** Of rows of intents that are acted on, how many are. */
  answered: number;
  /** Of all rows, how many are acted on as another intent. */
  wrong: number;
  /** Of rows of intents that are not acted on, how many are taken for one that is. */
  outOfScopeAccepted: number;
}

/** One in fifty of what is known is asked again, so that most of what is not known is not acted on. */
const STRANGE = 0.02;
const MOST_OUT_OF_SCOPE_ACCEPTED = 0.03;
/** A question back offers so many, and is worth asking if in two of three cases the right one is among them. */
const OFFERED = 3;
const WORTH_ASKING = 2 / 3;
const STEP = 0.01;
/** Rows of about the same confidence are counted together. */
const NEAR = 0.05;

/** By rising confidence, in steps of a hundredth. */
export function bandCurve(
  rows: OutOfFoldRow[],
  isActedOn: (intent: string) => boolean,
): BandPoint[] {
  const inScope = rows.filter(({ expected }) => isActedOn(expected)).length;
  return confidences().map((confidence) => {
    const acted = rows.filter(
      (row) => isActedOn(bestOf(row).intent) && isAccepted(row, confidence),
    );
    const outOfScope = acted.filter(({ expected }) => !isActedOn(expected)).length;
    const wrong = acted.filter((row) => bestOf(row).intent !== row.expected).length;
    return {
      confidence,
      answered: (acted.length - outOfScope) / Math.max(inScope, 1),
      wrong: wrong / Math.max(rows.length, 1),
      outOfScopeAccepted: outOfScope / Math.max(rows.length - inScope, 1),
    };
  });
}

/**
 * Acts from the lowest confidence at which at most three in a hundred out-of-scope rows are acted on, and asks back from the lowest at
 * which the question usually offers what was meant.
 */
export function chooseBands(rows: OutOfFoldRow[], isActedOn: (intent: string) => boolean): Bands {
  const safe = bandCurve(rows, isActedOn).find(
    (point) => point.outOfScopeAccepted <= MOST_OUT_OF_SCOPE_ACCEPTED,
  );
  const confident = safe?.confidence ?? 1;
  const unsure = confidences().find((from) => isWorthAsking(rows, from)) ?? confident;
  return { confident, unsure: Math.min(unsure, confident), strange: STRANGE };
}

function confidences(): number[] {
  return Array.from({ length: Math.round(1 / STEP) }, (_, step) => +(step * STEP).toFixed(2));
}

function isWorthAsking(rows: OutOfFoldRow[], from: number): boolean {
  const near = rows.filter((row) => {
    const { confidence } = bestOf(row);
    return confidence >= from && confidence < from + NEAR;
  });
  const offered = near.filter(({ expected, classification }) =>
    classification.ranking.slice(0, OFFERED).some(({ intent }) => intent === expected),
  );
  return near.length > 0 && offered.length / near.length >= WORTH_ASKING;
}

function isAccepted(row: OutOfFoldRow, confidence: number): boolean {
  return bestOf(row).confidence >= confidence && row.classification.inScopeScore >= STRANGE;
}

function bestOf({ classification }: OutOfFoldRow): { intent: string; confidence: number } {
  return classification.ranking[0] ?? { intent: '', confidence: 0 };
}
