import { LRUCache } from 'lru-cache';
import type { SentenceEncoder } from '../nlu/sentence-encoder.ts';

/** As many as are understood at the same time. */
const RECENT = 64;

/** Encodes an utterance once, though both the classifier and the search of the articles ask for it. */
export function shareEncodings(encoder: SentenceEncoder): SentenceEncoder {
  const recent = new LRUCache<string, Promise<Float32Array[]>>({ max: RECENT });
  return {
    name: encoder.name,
    dimensions: encoder.dimensions,
    close: () => encoder.close(),
    encode(texts) {
      const [text, ...others] = texts;
      if (text === undefined || others.length > 0) return encoder.encode(texts);
      const encoded = recent.get(text) ?? encoder.encode([text]);
      recent.set(text, encoded);
      return encoded;
    },
  };
}
