/** What was understood of one utterance, without its conversation. */
export interface Recognition {
  text: string;
  /** The intents by confidence, best first; empty when nothing could be understood. */
  ranking: RankedIntent[];
  /** How far the ranking can be relied on; the limits are calibrated with the model. */
  band: 'confident' | 'unsure' | 'unknown';
  entities: Entity[];
  /** ISO 639-1, where it is surely not English. */
  language?: string;
  /** Of each article at most one, the likeliest answer first; absent when the articles were not searched. */
  passages?: RankedPassage[];
}

/** Where in the articles an utterance may be answered. */
export interface RankedPassage {
  /** The article's slug. */
  article: string;
  /** The passage's number; absent when the article as a whole is the answer. */
  passage?: number;
  /** The probability that it answers, 0..1. */
  score: number;
}

export interface RankedIntent {
  name: string;
  /** Calibrated: of utterances recognised with 0.8, four in five are recognised rightly. */
  confidence: number;
}

/** A value found in an utterance. */
export interface Entity {
  /** `surface`, `method`, `email`, ... */
  type: string;
  /** The canonical value, such as `app` for "on my iphone". */
  value: string;
  /** The words as written. */
  text: string;
}

export function entityValue(recognition: Recognition, type: string): string | undefined {
  const values = new Set(
    recognition.entities.filter((entity) => entity.type === type).map((entity) => entity.value),
  );
  // Two different values ("in the app or on the web?") tell nothing.
  const [only] = values;
  return values.size === 1 ? only : undefined;
}
