import { softmax } from './softmax.ts';

export interface LabelledMargins {
  margins: Float64Array;
  label: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const COLDEST = Math.log(0.01);
const HOTTEST = Math.log(10);

/** Enough halvings to place the temperature within a thousandth. */
const STEPS = 24;

/**
 * The softmax temperature under which held-out rows are least surprising (Guo et al. 2017), found by golden-section
 * search. It is 0.3 when there are no rows to learn it from.
 */
export function fitTemperature(rows: LabelledMargins[]): number {
  if (rows.length === 0) return 0.3;
  let low = COLDEST;
  let high = HOTTEST;
  for (let step = 0; step < STEPS; step++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (surprise(rows, Math.exp(left)) < surprise(rows, Math.exp(right))) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

function surprise(rows: LabelledMargins[], temperature: number): number {
  return rows.reduce((sum, { margins, label }) => {
    const share = softmax(margins, temperature)[label] ?? 0;
    return sum - Math.log(Math.max(share, 1e-12));
  }, 0);
}
