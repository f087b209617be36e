import type { FoldedText } from './fold-text.ts';

const secretWords = /private|secret|priv|\bkey|seed|mnemonic|\bwif\b|\bpk\b|password|\bapi\b/;

const transactionWords =
  /\btx(?:n|id|s|hash)?\b|hash|transaction|transaccion|transacao|explorer|\bblocks?\b|block ?chain|scan\b/;

const referenceWords =
  /address|wallet|contract|deposit|withdraw|\border|request|reference|\bref\b|trace|ticket|\buid\b|\bid\b|signature|public|file/;

/**
 * Whether the words around a span say that it is a transaction or block, whose hashes look like private keys. A word
 * for a secret wins over them.
 */
export function isSaidToBeTransaction(folded: FoldedText, start: number, end: number): boolean {
  return isSurroundedBy([transactionWords], folded, start, end);
}

/** The same for whatever has a long number and is no secret: also an address, an order, a request. */
export function isSaidToBePublic(folded: FoldedText, start: number, end: number): boolean {
  return isSurroundedBy([transactionWords, referenceWords], folded, start, end);
}

function isSurroundedBy(
  words: readonly RegExp[],
  { lower }: FoldedText,
  start: number,
  end: number,
): boolean {
  const around = [lower.slice(Math.max(0, start - 60), start), lower.slice(end, end + 40)];
  if (around.some((part) => secretWords.test(part))) return false;
  return words.some((pattern) => around.some((part) => pattern.test(part)));
}
