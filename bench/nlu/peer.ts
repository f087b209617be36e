export interface Row {
  text: string;
  intent: string;
}

export interface Guess {
  intent: string;
  /** Higher for texts that are more like the training texts, on any scale. */
  score: number;
}

/** A classifier that is measured. */
export interface Peer {
  train(rows: Row[]): Promise<void>;
  classify(text: string): Promise<Guess>;
  modelBytes(): number;
}
