/** Turns a raw score into the share of in-scope texts that score lower, by sorted scores of held-out in-scope texts. */
export interface ScopeScale {
  quantiles: number[];
}

const STEPS = 200;

export function fitScopeScale(rawScores: number[]): ScopeScale {
  const sorted = rawScores.toSorted((a, b) => a - b);
  if (sorted.length === 0) return { quantiles: [0, 1] };
  const steps = Math.min(STEPS, sorted.length);
  return {
    quantiles: Array.from({ length: steps + 1 }, (_, step) => quantile(sorted, step / steps)),
  };
}

/**
 * Strictly increasing in the raw score: rejecting below 0.05 rejects one in twenty in-scope texts. The outermost steps
 * fall off exponentially, so that the strangest texts are still in order.
 */
export function scopeScore({ quantiles }: ScopeScale, raw: number): number {
  const lowest = quantiles[0] ?? 0;
  const highest = quantiles.at(-1) ?? 0;
  const steps = quantiles.length - 1;
  const spread = Math.max(highest - lowest, 1e-6);
  const inner = 1 - 2 / (steps + 2);
  if (raw < lowest) return Math.exp((raw - lowest) / spread) / (steps + 2);
  if (raw >= highest) return 1 - Math.exp((highest - raw) / spread) / (steps + 2);
  const above = quantiles.findIndex((value) => value > raw);
  const from = quantiles[above - 1] ?? lowest;
  const to = quantiles[above] ?? highest;
  const position = (above - 1 + (raw - from) / (to - from)) / steps;
  return 1 / (steps + 2) + inner * position;
}

function quantile(sorted: number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
