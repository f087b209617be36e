/** Turns a raw score into the share of in-scope texts that score lower, by sorted scores of held-out in-scope texts. */
export interface ScopeScale {
  quantiles: number[];
  /** The share of in-scope texts expected beyond either end of the quantiles. */
  tail: number;
}

const STEPS = 200;

export function fitScopeScale(rawScores: number[]): ScopeScale {
  const sorted = rawScores.toSorted((a, b) => a - b);
  if (sorted.length === 0) return { quantiles: [0, 1], tail: 0.05 };
  const steps = Math.min(STEPS, sorted.length);
  return {
    quantiles: Array.from({ length: steps + 1 }, (_, step) => quantile(sorted, step / steps)),
    tail: 0.5 / (sorted.length + 1),
  };
}

/**
 * Strictly increasing in the raw score: rejecting below 0.05 rejects one in twenty in-scope texts. Beyond the quantiles
 * it falls off exponentially, so that the strangest texts are still in order.
 */
export function scopeScore({ quantiles, tail }: ScopeScale, raw: number): number {
  const lowest = quantiles[0] ?? 0;
  const highest = quantiles.at(-1) ?? 0;
  const spread = Math.max(highest - lowest, 1e-6);
  if (raw < lowest) return tail * Math.exp((raw - lowest) / spread);
  if (raw >= highest) return 1 - tail * Math.exp((highest - raw) / spread);
  const above = quantiles.findIndex((value) => value > raw);
  const from = quantiles[above - 1] ?? lowest;
  const to = quantiles[above] ?? highest;
  const position = (above - 1 + (raw - from) / (to - from)) / (quantiles.length - 1);
  return tail + (1 - 2 * tail) * position;
}

function quantile(sorted: number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
