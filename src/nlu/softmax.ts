/** Turns margins into shares of 1; a higher temperature spreads them more evenly. */
export function softmax(margins: Float64Array, temperature: number): Float64Array {
  const highest = Math.max(...margins);
  const powers = margins.map((margin) => Math.exp((margin - highest) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The index of the highest value, 0 for none. */
export function indexOfHighest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++)
    if ((values[index] ?? -Infinity) > (values[best] ?? -Infinity)) best = index;
  return best;
}
