import type { CoveragePoint, ReliabilityBin } from './evaluation-figures.ts';

const SIZE = 320;
const LEFT = 44;
const BOTTOM = 36;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Bars of accuracy over confidence as SVG; the closer they reach to the diagonal, the truer the confidences. */
export function reliabilityChart(bins: ReliabilityBin[]): string {
  const most = Math.max(...bins.map(({ rows }) => rows), 1);
  const bars = bins
    .filter(({ rows }) => rows > 0)
    .map(({ from, to, rows, accuracy, meanConfidence }) => {
      const top = y(accuracy, 1);
      const title = `${rows} rows: mean confidence ${percent(meanConfidence)}, accuracy ${percent(accuracy)}`;
      const opacity = (0.35 + 0.65 * Math.sqrt(rows / most)).toFixed(2);
      return `<rect class="bar" style="opacity:${opacity}" x="${x(from) + 1}" y="${top}" width="${x(to) - x(from) - 2}" height="${y(0, 1) - top}"><title>${title}</title></rect>`;
    });
  const diagonal = `<line class="guide" x1="${x(0)}" y1="${y(0, 1)}" x2="${x(1)}" y2="${y(1, 1)}"/>`;
  return chart('Accuracy by confidence', 'confidence', 1, bars.join('') + diagonal);
}

/** The error rate among the answered texts as SVG, over how many are answered. */
export function coverageChart(points: CoveragePoint[]): string {
  const highest = Math.max(...points.map(({ risk }) => risk), 0.01) * 1.1;
  const path = points
    .map(
      ({ coverage, risk }, index) => `${index === 0 ? 'M' : 'L'}${x(coverage)} ${y(risk, highest)}`,
    )
    .join('');
  return chart('Errors by coverage', 'answered', highest, `<path class="line" d="${path}"/>`);
}

function chart(label: string, axis: string, highest: number, marks: string): string {
  const ticks = TICKS.map(
    (tick) =>
      `<line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(tick, 1)}" y2="${y(tick, 1)}"/>` +
      `<text x="${LEFT - 6}" y="${y(tick, 1) + 4}" text-anchor="end">${percent(tick * highest)}</text>` +
      `<text x="${x(tick)}" y="${SIZE - BOTTOM + 16}" text-anchor="middle">${percent(tick)}</text>`,
  ).join('');
  return (
    `<svg role="img" aria-label="${label}" viewBox="0 0 ${SIZE} ${SIZE}">${ticks}${marks}` +
    `<text x="${x(0.5)}" y="${SIZE - 4}" text-anchor="middle">${axis}</text></svg>`
  );
}

function x(share: number): number {
  return round(LEFT + share * (SIZE - LEFT - 22));
}

function y(value: number, highest: number): number {
  return round((1 - value / highest) * (SIZE - BOTTOM - 10) + 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function percent(share: number): string {
  return `${+(100 * share).toFixed(1)}%`;
}
