import type { FoldedText } from './fold-text.ts';

/** Digits without anything between them. */
export interface DigitGroup {
  start: number;
  end: number;
  digits: string;
}

/** Groups of digits that follow each other closely, in order. */
export type DigitChain = DigitGroup[];

/** Collects groups of digits into chains. `separator` matches the whole of what may stand between two groups. */
export function readDigitChains({ text }: FoldedText, separator: RegExp): DigitChain[] {
  const chains: DigitChain[] = [];
  let previousEnd = 0;
  for (const { 0: digits, index } of text.matchAll(/[0-9]+/g)) {
    const group = { start: index, end: index + digits.length, digits };
    const chain = chains.at(-1);
    const isClose = index - previousEnd <= 8 && separator.test(text.slice(previousEnd, index));
    if (chain && isClose) chain.push(group);
    else chains.push([group]);
    previousEnd = group.end;
  }
  return chains;
}

export function digitsOf(groups: readonly DigitGroup[]): string {
  return groups.map(({ digits }) => digits).join('');
}
