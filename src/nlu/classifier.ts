import { scopeScore, type ScopeScale } from './scope-scale.ts';
import { scoreText, type Score, type Scorer } from './scorer.ts';
import { explainScore, type FeatureContribution } from './explain-score.ts';
import { softmax } from './softmax.ts';
import type { TextReader } from './text-reader.ts';

export interface RankedClass {
  intent: string;
  /** Calibrated on texts that the classifier was not trained on, 0..1; all of them add up to 1. */
  confidence: number;
}

export interface Classification {
  /** Every intent, the most probable first. */
  ranking: RankedClass[];
  /**
   * The share of in-scope texts that look stranger than this one, 0..1: rejecting below 0.05 rejects one in twenty
   * in-scope texts.
   */
  inScopeScore: number;
  /** Of the text's words, how many occur in the training texts, 0..1; rare words weigh more. */
  knownWordShare: number;
  /** What spoke for an intent (positive) and against it (negative), the strongest first. */
  topFeatures(intent: string): FeatureContribution[];
}

/** Everything that training found out. */
export interface ClassifierModel {
  intents: string[];
  scorer: Scorer;
  temperature: number;
  scopeScale: ScopeScale;
}

export class Classifier {
  readonly model: ClassifierModel;
  readonly reader: TextReader;

  constructor(model: ClassifierModel, reader: TextReader) {
    this.model = model;
    this.reader = reader;
  }

  /** Takes any string, however long or broken; only the encoder can fail. */
  async classify(text: string): Promise<Classification> {
    const [read] = await this.reader.read([text]);
    if (!read) throw new Error('Reading one text returned none.');
    const score = scoreText(this.model.scorer, read);
    return {
      ranking: this.#rank(score),
      inScopeScore: read.isEmpty ? 0 : scopeScore(this.model.scopeScale, score.rawScope),
      knownWordShare: read.knownWordShare,
      topFeatures: (intent) =>
        explainScore(this.model.scorer, score, this.model.intents.indexOf(intent)),
    };
  }

  #rank(score: Score): RankedClass[] {
    const confidences = softmax(score.margins, this.model.temperature);
    return this.model.intents
      .map((intent, index) => ({ intent, confidence: confidences[index] ?? 0 }))
      .sort((a, b) => b.confidence - a.confidence);
  }
}
