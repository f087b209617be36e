/** Numbers in [0, 1). */
export type Random = () => number;

export function pick<T>(random: Random, choices: readonly [T, ...T[]] | readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('Nothing to choose from.');
  return choice;
}

export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => between(random, 0, 255));
}

export function randomString(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => pick(random, Array.from(alphabet))).join('');
}
