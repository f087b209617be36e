import { extractFeatures, type FeatureCounts } from './extract-features.ts';
import { normalizeText } from './normalize-text.ts';
import { tokenize, type Token } from './tokenize.ts';

/** What there is in a text as it is written, the same for every reader. */
export interface TokenizedText {
  text: string;
  tokens: Token[];
  counts: FeatureCounts;
}

export function tokenizeText(text: string): TokenizedText {
  const tokens = tokenize(normalizeText(text));
  return { text, tokens, counts: extractFeatures(tokens) };
}
