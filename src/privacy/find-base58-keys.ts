import { decodeBase58, decodeBase58Check } from './base58-check.ts';
import type { FoldedText } from './fold-text.ts';
import { isSaidToBeTransaction } from './is-said-to-be-public.ts';
import type { SecretFinding } from './secret-finding.ts';

interface Token {
  start: number;
  text: string;
}

const LONGEST_SEPARATOR = 4;

/** Keys that can be known before they are decoded, by how they begin; WIF, BIP 38 and BIP 32 in that order. */
const forms: readonly { beginning: RegExp; length: number }[] = [
  { beginning: /^[59]/, length: 51 },
  { beginning: /^[KLc]/, length: 52 },
  { beginning: /^6/, length: 58 },
  { beginning: /^[xyztuv]/, length: 111 },
];

/** Finds private keys in base58: WIF, BIP 38, extended private keys (xprv and its kin) and 64-byte key pairs. */
export function findBase58Keys(folded: FoldedText): SecretFinding[] {
  const tokens = Array.from(folded.text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: text, index }) => ({
    start: index,
    text,
  }));
  return tokens.flatMap((token, index) => [
    ...findWhole(folded, token),
    ...findPieces(tokens, index),
  ]);
}

function findWhole(folded: FoldedText, { text, start }: Token): SecretFinding[] {
  const finding: SecretFinding = { kind: 'private_key', start, end: start + text.length };
  if (/^[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{40,}/i.test(text)) return [finding];
  if (text.length < 50 || text.length > 112) return [];
  if (isPrivateKey(decodeBase58Check(text))) return [finding];
  // A signature has the same form as a key pair.
  const isKeyPair = decodeBase58(text)?.length === 64 && isMixed(text);
  return isKeyPair && !isSaidToBeTransaction(folded, start, finding.end) ? [finding] : [];
}

/** Puts tokens together as long as they make up no more than the length that the first one promises. */
function findPieces(tokens: readonly Token[], first: number): SecretFinding[] {
  const start = tokens[first];
  const form = forms.find(({ beginning }) => beginning.test(start?.text ?? ''));
  if (!start || !form) return [];
  let joined = '';
  let end = start.start;
  for (let index = first; joined.length < form.length; index += 1) {
    const token = tokens[index];
    if (!token || token.start - end > LONGEST_SEPARATOR) return [];
    joined += token.text;
    end = token.start + token.text.length;
  }
  const isKey =
    joined.length === form.length && isMixed(joined) && isPrivateKey(decodeBase58Check(joined));
  return isKey ? [{ kind: 'private_key', start: start.start, end }] : [];
}

/** By the lengths of payloads: WIF has a version and 32 bytes, and one more for a compressed public key. */
function isPrivateKey(payload: Buffer | undefined): boolean {
  if (!payload) return false;
  if (payload.length === 33) return true;
  if (payload.length === 34) return payload[33] === 1;
  if (payload.length === 39)
    return payload[0] === 1 && (payload[1] === 0x42 || payload[1] === 0x43);
  return payload.length === 78 && payload[45] === 0;
}

function isMixed(text: string): boolean {
  return /[0-9]/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
}
