import { z } from 'zod';
import { parseContent } from '../parse-content.ts';

const baselineSchema = z.strictObject({
  right: z.array(z.string()),
  wrong: z.array(z.string()),
});

/** The ids of measured rows, by whether the likeliest intent was a right one. */
export type AccuracyBaseline = z.infer<typeof baselineSchema>;

export interface MeasuredRow {
  id: string;
  text: string;
  intent: string;
  /** Other right intents. */
  alsoAcceptable: string[];
}

/** Only rows that are in both count: new ones have nothing to be compared with. */
export interface Comparison {
  /** Right before, wrong now. */
  lost: string[];
  /** Wrong before, right now. */
  won: string[];
  /** The probability of so many losses among the changes, or more, if losses and wins were equally likely. */
  chance: number;
}

export function parseBaseline(file: string, text: string): AccuracyBaseline {
  return parseContent(file, text, baselineSchema);
}

export async function measureBaseline(
  rows: readonly MeasuredRow[],
  likeliestIntent: (text: string) => Promise<string | undefined>,
): Promise<AccuracyBaseline> {
  const baseline: AccuracyBaseline = { right: [], wrong: [] };
  for (const { id, text, intent, alsoAcceptable } of rows) {
    const got = await likeliestIntent(text);
    const isRight = got !== undefined && [intent, ...alsoAcceptable].includes(got);
    (isRight ? baseline.right : baseline.wrong).push(id);
  }
  return baseline;
}

export function compareWithBaseline(before: AccuracyBaseline, now: AccuracyBaseline): Comparison {
  const lost = common(before.right, now.wrong);
  const won = common(before.wrong, now.right);
  return { lost, won, chance: chanceOfLosses(lost.length, won.length) };
}

function common(one: string[], other: string[]): string[] {
  const others = new Set(other);
  return one.filter((id) => others.has(id));
}

/** McNemar's exact test, one-sided: of lost + won throws of a coin, at least `lost` heads. */
function chanceOfLosses(lost: number, won: number): number {
  const changes = lost + won;
  let ways = 0.5 ** changes;
  let chance = 0;
  for (let losses = changes; losses >= lost; losses--) {
    chance += ways;
    ways *= losses / (changes - losses + 1);
  }
  return Math.min(chance, 1);
}
