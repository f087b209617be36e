import { containmentOf, nobody, type Containment, type FiguresDay } from './figures-day.ts';

/** null where nothing was measured. */
export interface Duration {
  medianSeconds: number | null;
  p90Seconds: number | null;
  count: number;
}

export interface FiguresTotal {
  opened: number;
  resolved: number;
  waiting: Duration;
  firstResponse: Duration;
  resolution: Duration;
  containment: Containment;
  csat: { count: number; average: number | null; distribution: number[] };
  reasons: Record<string, number>;
}

export interface FiguresRow extends FiguresTotal {
  day: string;
  channelId: string;
}

export function rowOf(day: FiguresDay, nowMs: number): FiguresRow {
  return { day: day.day, channelId: day.channelId, ...totalOf([day], nowMs) };
}

/** Of all tickets and conversations of the days together: medians of everything, not of the days' medians. */
export function totalOf(days: readonly FiguresDay[], nowMs: number): FiguresTotal {
  const tickets = days.flatMap((day) => Object.values(day.tickets));
  const resolutions = tickets.flatMap(({ resolutionMs }) => resolutionMs ?? []);
  return {
    opened: tickets.length,
    resolved: resolutions.length,
    waiting: durationOf(tickets.flatMap(({ waitsMs }) => waitsMs)),
    firstResponse: durationOf(tickets.flatMap(({ firstReplyMs }) => firstReplyMs ?? [])),
    resolution: durationOf(resolutions),
    containment: sumOf(days.map((day) => containmentOf(day, nowMs))),
    csat: csatOf(tickets.flatMap(({ rating }) => rating ?? [])),
    reasons: countBy(tickets.map(({ reason }) => reason)),
  };
}

function durationOf(valuesMs: number[]): Duration {
  const sorted = valuesMs.sort((a, b) => a - b);
  return {
    medianSeconds: quantileSeconds(sorted, 0.5),
    p90Seconds: quantileSeconds(sorted, 0.9),
    count: sorted.length,
  };
}

/** Interpolated between the two nearest values, as spreadsheets do it (PERCENTILE.INC). */
function quantileSeconds(sortedMs: readonly number[], share: number): number | null {
  const place = (sortedMs.length - 1) * share;
  const below = sortedMs[Math.floor(place)];
  const above = sortedMs[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return Math.round(below + (above - below) * (place % 1)) / 1000;
}

function csatOf(ratings: readonly number[]): FiguresTotal['csat'] {
  const distribution = [1, 2, 3, 4, 5].map(
    (value) => ratings.filter((rating) => rating === value).length,
  );
  const sum = ratings.reduce((total, rating) => total + rating, 0);
  return {
    count: ratings.length,
    average: ratings.length === 0 ? null : Math.round((sum / ratings.length) * 100) / 100,
    distribution,
  };
}

function sumOf(counts: readonly Containment[]): Containment {
  const sum = nobody();
  for (const count of counts) {
    sum.confirmed += count.confirmed;
    sum.assumed += count.assumed;
    sum.abandoned += count.abandoned;
    sum.escalated += count.escalated;
  }
  return sum;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
