import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import type { Stems, WordWeights } from './word-weights.ts';

/** Something a customer said, and what it was about. */
export interface Utterance {
  text: string;
  intent: string;
}

/** So many utterances tell what words customers have for what an article is about. */
const UTTERANCES = 40;
const WORD = /[\p{L}\p{N}]+/gu;
/** Keeps a short utterance with one word in common from beating all others. */
const SHORT = 3;

interface Said {
  stems: readonly string[];
  intent: string;
}

/**
 * The words in which customers speak of what editors write about in others: an article is expanded with those of the
 * utterances closest to it (document expansion, as by Tao et al. 2006, "Language model information retrieval with document
 * expansion").
 */
export class CustomerWords {
  readonly #said: readonly Said[];
  readonly #byStem = new Map<string, number[]>();

  constructor(utterances: readonly Utterance[]) {
    this.#said = utterances.map(({ text, intent }) => ({ stems: stemsIn(text), intent }));
    this.#said.forEach(({ stems }, index) => {
      for (const stem of stems) {
        const known = this.#byStem.get(stem);
        if (known) known.push(index);
        else this.#byStem.set(stem, [index]);
      }
    });
  }

  /** In how many of the closest utterances each stem occurs. `topics` says how much the article is about each intent. */
  about(article: Stems, topics: ReadonlyMap<string, number>, weights: WordWeights): Stems {
    const shared = new Float64Array(this.#said.length);
    for (const [stem, frequency] of article) {
      const weight = (weights.of(stem) * frequency) / (frequency + 1);
      if (weight > 0)
        for (const index of this.#byStem.get(stem) ?? [])
          shared[index] = (shared[index] ?? 0) + weight;
    }
    const closest = this.#said
      .map(({ stems, intent }, index) => ({
        stems,
        closeness:
          Math.log1p((shared[index] ?? 0) / Math.sqrt(stems.length + SHORT)) +
          (topics.get(intent) ?? 0),
      }))
      .toSorted((a, b) => b.closeness - a.closeness)
      .slice(0, UTTERANCES);
    const counts = new Map<string, number>();
    for (const { stems } of closest)
      for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
    return counts;
  }
}

const stems = new Map<string, string>();

function stemsIn(text: string): string[] {
  const words = text.toLowerCase().match(WORD) ?? [];
  return [...new Set(words.map(stemOf))];
}

/** Stemming is slow, and the same few thousand words come again and again. */
function stemOf(word: string): string {
  const known = stems.get(word) ?? stemmer.stem(word);
  stems.set(word, known);
  return known;
}
