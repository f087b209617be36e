import type { Classifier } from './classifier.ts';
import type { EntityExtractor } from './entity-extractor.ts';
import type { Recognition } from './recognition.ts';

/** Where one band ends and the next begins; chosen on cross-validated training data. */
export interface Bands {
  /** At least this confidence: the intent is acted on. */
  confident: number;
  /** At least this confidence: the customer is asked which was meant. */
  unsure: number;
  /** Utterances less like anything known than this share of all known ones are not understood. */
  strange: number;
}

const RANKED = 10;

/** Understands one utterance. */
export class Recognizer {
  readonly #classifier: Classifier;
  readonly #entities: EntityExtractor;
  readonly #bands: Bands;

  constructor(classifier: Classifier, entities: EntityExtractor, bands: Bands) {
    this.#classifier = classifier;
    this.#entities = entities;
    this.#bands = bands;
  }

  async recognize(text: string): Promise<Recognition> {
    const classification = await this.#classifier.classify(text);
    const ranking = classification.ranking
      .slice(0, RANKED)
      .map(({ intent, confidence }) => ({ name: intent, confidence }));
    return {
      text,
      ranking,
      band: this.#bandOf(ranking[0]?.confidence ?? 0, classification.inScopeScore),
      entities: this.#entities.extract(text),
    };
  }

  #bandOf(confidence: number, inScopeScore: number): Recognition['band'] {
    if (inScopeScore < this.#bands.strange || confidence < this.#bands.unsure) return 'unknown';
    return confidence >= this.#bands.confident ? 'confident' : 'unsure';
  }
}
