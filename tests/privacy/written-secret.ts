/** A message with a secret in it, and which of its characters the secret is made of. */
export interface WrittenSecret {
  text: string;
  /** The parts that must not be left readable: words of a phrase, or single characters. In order, end exclusive. */
  units: { start: number; end: number }[];
  /** Units in a row that may stay: none of use to a thief. */
  harmlessUnits: number;
}

/** Writes a secret piece by piece, so that a test knows where it is without having to find it. */
export class SecretWriter {
  #text = '';
  readonly #units: { start: number; end: number }[] = [];

  /** Something that is no part of the secret. */
  plain(text: string): this {
    this.#text += text;
    return this;
  }

  secret(unit: string): this {
    const start = this.#text.length;
    this.#text += unit;
    this.#units.push({ start, end: this.#text.length });
    return this;
  }

  /** Each character on its own, grouped by `size` with `separator` between the groups. */
  characters(
    secret: string,
    size: number,
    separator: string,
    disguise: (character: string) => string,
  ): this {
    Array.from(secret).forEach((character, index) => {
      if (index > 0 && index % size === 0) this.plain(separator);
      this.secret(disguise(character));
    });
    return this;
  }

  finish(harmlessUnits: number): WrittenSecret {
    return { text: this.#text, units: this.#units, harmlessUnits };
  }
}

/** Whether more of the secret than is harmless is outside of the findings. */
export function leaks(
  { units, harmlessUnits }: WrittenSecret,
  findings: readonly { start: number; end: number }[],
): boolean {
  let left = 0;
  for (const { start, end } of units) {
    const isFound = findings.some((finding) => start < finding.end && end > finding.start);
    left = isFound ? 0 : left + 1;
    if (left > harmlessUnits) return true;
  }
  return false;
}
