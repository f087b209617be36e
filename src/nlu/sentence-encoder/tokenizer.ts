import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A piece of text, marked with "\u2581" where a word begins, and the logarithm of how often it occurs. */
export type Vocabulary = [piece: string, score: number][];

interface TrieNode {
  children: Map<string, TrieNode>;
  piece: { id: number; score: number } | undefined;
}

/** Stands for every run of characters that no piece holds. */
export const UNKNOWN = 0;

/** The first ids are marks of the format (<s>, </s>, ...) and are no text. */
const RESERVED_IDS = 6;
const WORD_START = '\u2581';
/** Far more than the encoder reads, and few enough that a hostile text costs milliseconds. */
const MAX_CHARACTERS = 4096;

/** The package's file has null for the scores of seven pieces with a colon, and its tokenizer takes them for 0. */
const vocabularySchema = z.array(
  z.tuple([
    z.string(),
    z
      .number()
      .nullable()
      .transform((score) => score ?? 0),
  ]),
);

/**
 * Cuts a text into the likeliest pieces: the unigram language model of SentencePiece (Kudo 2018,
 * https://arxiv.org/abs/1804.10959) by the Viterbi algorithm. The ids are those of @energetic-ai/embeddings, which the
 * weights were measured with, in all its peculiarities: an unknown character scores 0, more than any piece, and a
 * place that no piece ends at counts as an unknown character.
 */
export class Tokenizer {
  readonly #root: TrieNode = newNode();

  constructor(vocabulary: Vocabulary) {
    vocabulary.forEach(([piece, score], id) => {
      if (id >= RESERVED_IDS) this.#insert(piece, { id, score });
    });
  }

  /** The ids of the pieces, none for an empty text. Of a long text, those of its beginning. */
  encode(text: string): number[] {
    const normalized = text.slice(0, MAX_CHARACTERS).normalize('NFKC');
    if (normalized === '') return [];
    const characters = Array.from(WORD_START + normalized.replaceAll(' ', WORD_START));
    return mergeUnknown(this.#findBestPieces(characters));
  }

  #findBestPieces(characters: string[]): number[] {
    // By the place where a piece ends: the best score up to there, and the piece that ends it.
    const scores = new Float64Array(characters.length + 1);
    const ids = new Int32Array(characters.length + 1).fill(UNKNOWN);
    const lengths = new Int32Array(characters.length + 1).fill(1);
    for (let start = 0; start < characters.length; start++) {
      const before = scores[start] ?? 0;
      let node = this.#root.children.get(characters[start] ?? '');
      let isKnown = false;
      for (let end = start + 1; node !== undefined; end++) {
        if (node.piece !== undefined) {
          isKnown = true;
          offer(end, before + node.piece.score, node.piece.id, end - start);
        }
        node = node.children.get(characters[end] ?? '');
      }
      if (!isKnown) offer(start + 1, before, UNKNOWN, 1);
    }
    return readBackwards(ids, lengths);

    function offer(end: number, score: number, id: number, length: number): void {
      const best = scores[end] ?? 0;
      if (best !== 0 && score < best) return;
      scores[end] = score;
      ids[end] = id;
      lengths[end] = length;
    }
  }

  #insert(text: string, piece: { id: number; score: number }): void {
    let node = this.#root;
    for (const character of text) {
      const child = node.children.get(character) ?? newNode();
      node.children.set(character, child);
      node = child;
    }
    node.piece = piece;
  }
}

export async function readVocabulary(directory: string): Promise<Vocabulary> {
  const text = await readFile(path.join(directory, 'vocab.json'), 'utf8');
  return vocabularySchema.parse(JSON.parse(text));
}

function readBackwards(ids: Int32Array, lengths: Int32Array): number[] {
  const path: number[] = [];
  for (let end = ids.length - 1; end > 0; end -= lengths[end] ?? 1) path.push(ids[end] ?? UNKNOWN);
  return path.reverse();
}

function mergeUnknown(ids: number[]): number[] {
  return ids.filter((id, index) => id !== UNKNOWN || ids[index - 1] !== UNKNOWN);
}

function newNode(): TrieNode {
  return { children: new Map(), piece: undefined };
}
