import type { SecretFinding } from './secret-finding.ts';

/** Sorts spans and joins those that overlap; the one given first lends its kind. */
export function mergeSpans(spans: readonly SecretFinding[]): SecretFinding[] {
  const merged: SecretFinding[] = [];
  const sorted = spans
    .map((span, rank) => ({ span, rank }))
    .sort((a, b) => a.span.start - b.span.start || a.rank - b.rank);
  let rankOfLast = 0;
  for (const { span, rank } of sorted) {
    const last = merged.at(-1);
    if (!last || span.start >= last.end) {
      merged.push({ ...span });
      rankOfLast = rank;
      continue;
    }
    last.end = Math.max(last.end, span.end);
    if (rank < rankOfLast) {
      last.kind = span.kind;
      rankOfLast = rank;
    }
  }
  return merged;
}
