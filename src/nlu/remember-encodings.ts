import type { SentenceEncoder } from './sentence-encoder.ts';

/** Encodes each text once, however often training asks for it. Keeps everything: use it for one training. */
export function rememberEncodings(encoder: SentenceEncoder): SentenceEncoder {
  const known = new Map<string, Float32Array>();
  return {
    close: () => encoder.close(),
    name: encoder.name,
    dimensions: encoder.dimensions,
    async encode(texts) {
      const unknown = [...new Set(texts)].filter((text) => !known.has(text));
      const encoded = unknown.length > 0 ? await encoder.encode(unknown) : [];
      encoded.forEach((vector, index) => known.set(unknown[index] ?? '', vector));
      return texts.map((text) => known.get(text) ?? new Float32Array(encoder.dimensions));
    },
  };
}
