/** One measured text: what was right, and what the classifier made of it. */
export interface Judgement {
  expected: string;
  got: string;
  confidence: number;
  inScopeScore: number;
}

export interface IntentFigures {
  intent: string;
  rows: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface ConfusionPair {
  expected: string;
  got: string;
  count: number;
}

/** The rows whose confidence lies within one tenth. */
export interface ReliabilityBin {
  from: number;
  to: number;
  rows: number;
  meanConfidence: number;
  accuracy: number;
}

/** What happens if only rows from this confidence on are answered. */
export interface CoveragePoint {
  confidence: number;
  /** The share of rows answered. */
  coverage: number;
  /** The share of answered rows that are answered wrongly. */
  risk: number;
}

export interface OutOfScopeFigures {
  /** Of out-of-scope rows, how many are rejected. */
  recall: number;
  /** Of rejected rows, how many are out of scope. */
  precision: number;
  /** The probability that an in-scope row has a higher score than an out-of-scope row. */
  auroc: number;
  /** Of in-scope rows, how many are both accepted and recognised rightly. */
  inScopeAccuracy: number;
}

const BINS = 10;
const COVERAGE_POINTS = 100;

export function accuracyOf(judgements: Judgement[]): number {
  return share(judgements, isRight);
}

/** One entry for every intent that was expected or guessed, in alphabetical order. */
export function intentFigures(judgements: Judgement[]): IntentFigures[] {
  const expected = groupBy(judgements, (judgement) => judgement.expected);
  const got = groupBy(judgements, (judgement) => judgement.got);
  const intents = [...new Set([...expected.keys(), ...got.keys()])].sort();
  return intents.map((intent) => {
    const rows = expected.get(intent) ?? [];
    const recall = share(rows, isRight);
    const precision = share(got.get(intent) ?? [], isRight);
    const sum = precision + recall;
    return {
      intent,
      rows: rows.length,
      precision,
      recall,
      f1: sum > 0 ? (2 * precision * recall) / sum : 0,
    };
  });
}

/** The mean F1 of the intents that have rows. */
export function macroF1Of(figures: IntentFigures[]): number {
  const withRows = figures.filter(({ rows }) => rows > 0);
  return mean(withRows.map(({ f1 }) => f1));
}

/** Every pair of intents that was mixed up, the most frequent first. */
export function confusionPairs(judgements: Judgement[]): ConfusionPair[] {
  const wrong = judgements.filter((judgement) => !isRight(judgement));
  const pairs = groupBy(wrong, ({ expected, got }) => JSON.stringify([expected, got]));
  return [...pairs.values()]
    .flatMap((rows) => rows.slice(0, 1).map((row) => ({ ...row, count: rows.length })))
    .map(({ expected, got, count }) => ({ expected, got, count }))
    .sort((a, b) => b.count - a.count);
}

export function reliabilityBins(judgements: Judgement[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const rows = judgements.filter(
      ({ confidence }) => Math.min(Math.floor(confidence * BINS), BINS - 1) === bin,
    );
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      rows: rows.length,
      meanConfidence: mean(rows.map(({ confidence }) => confidence)),
      accuracy: accuracyOf(rows),
    };
  });
}

/** The expected calibration error: how far confidence and accuracy lie apart, on average over rows. */
export function calibrationErrorOf(bins: ReliabilityBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const gaps = bins.reduce(
    (sum, bin) => sum + bin.rows * Math.abs(bin.meanConfidence - bin.accuracy),
    0,
  );
  return rows > 0 ? gaps / rows : 0;
}

/** From the most confident rows alone to all rows. */
export function coveragePoints(judgements: Judgement[]): CoveragePoint[] {
  const sorted = judgements.toSorted((a, b) => b.confidence - a.confidence);
  let wrong = 0;
  const points = sorted.map((judgement, index): CoveragePoint => {
    if (!isRight(judgement)) wrong++;
    return {
      confidence: judgement.confidence,
      coverage: (index + 1) / sorted.length,
      risk: wrong / (index + 1),
    };
  });
  const step = Math.max(1, Math.floor(points.length / COVERAGE_POINTS));
  return points.filter((_, index) => index === points.length - 1 || (index + 1) % step === 0);
}

/** undefined unless there are rows of both kinds. */
export function outOfScopeFigures(
  inScope: Judgement[],
  outOfScope: Judgement[],
  rejectBelow: number,
): OutOfScopeFigures | undefined {
  if (inScope.length === 0 || outOfScope.length === 0) return undefined;
  const isRejected = (judgement: Judgement): boolean => judgement.inScopeScore < rejectBelow;
  const rejected = [...inScope, ...outOfScope].filter(isRejected).length;
  const rightlyRejected = outOfScope.filter(isRejected).length;
  return {
    recall: rightlyRejected / outOfScope.length,
    precision: rejected > 0 ? rightlyRejected / rejected : 0,
    auroc: areaUnderCurve(
      inScope.map(({ inScopeScore }) => inScopeScore),
      outOfScope.map(({ inScopeScore }) => inScopeScore),
    ),
    inScopeAccuracy: share(inScope, (judgement) => isRight(judgement) && !isRejected(judgement)),
  };
}

/** The probability that one of `higher` is above one of `lower`; a tie counts half (Mann and Whitney). */
export function areaUnderCurve(higher: number[], lower: number[]): number {
  const sorted = lower.toSorted((a, b) => a - b);
  const wins = higher.reduce((sum, value) => {
    const below = countBelow(sorted, value, false);
    const notAbove = countBelow(sorted, value, true);
    return sum + below + (notAbove - below) / 2;
  }, 0);
  return wins / (higher.length * lower.length);
}

/** By the nearest rank; `portion` is 0..1. */
export function percentile(values: number[], portion: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(portion * sorted.length) - 1)] ?? 0;
}

function countBelow(sorted: number[], value: number, countsTies: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < value || (countsTies && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isRight({ expected, got }: Judgement): boolean {
  return expected === got;
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    group.push(row);
    groups.set(keyOf(row), group);
  }
  return groups;
}

function share<T>(rows: T[], isCounted: (row: T) => boolean): number {
  return rows.length > 0 ? rows.filter(isCounted).length / rows.length : 0;
}

function mean(values: number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
