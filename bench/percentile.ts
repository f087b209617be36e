/** The smallest value that at least this part (0..1) of the values do not exceed; NaN of none (nearest rank). */
export function percentile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
