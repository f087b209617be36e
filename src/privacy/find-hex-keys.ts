import type { FoldedText } from './fold-text.ts';
import { isSaidToBeTransaction } from './is-said-to-be-public.ts';
import type { SecretFinding } from './secret-finding.ts';

const KEY_DIGITS = 64;
/** Longer separators than this are not how one key is broken up. */
const LONGEST_SEPARATOR = 4;
/** An address, which stands by itself and is public. */
const ADDRESS_DIGITS = 40;

/** Hexadecimal digits that belong together, in one piece or in several. */
interface HexPieces {
  start: number;
  end: number;
  digits: string;
}

/** Finds raw private keys: 64 or more hexadecimal digits, whole or in groups, and byte arrays of such length. */
export function findHexKeys(folded: FoldedText): SecretFinding[] {
  return [...findWhole(folded.lower), ...findPieces(folded.lower), ...findByteArrays(folded.lower)]
    .filter(({ start, end }) => !isSaidToBeTransaction(folded, start, end))
    .map(({ start, end }) => ({ kind: 'private_key', start, end }));
}

function findWhole(lower: string): HexPieces[] {
  return Array.from(lower.matchAll(/(?:0x)?([0-9a-f]{64,})/g), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    digits: match[1] ?? '',
  })).filter(isRandom);
}

function findPieces(lower: string): HexPieces[] {
  const chains: HexPieces[] = [];
  let chain: HexPieces | undefined;
  for (const { 0: token, index } of lower.matchAll(/[\p{L}\p{N}]+/gu)) {
    const digits = /^(?:0x)?([0-9a-f]+)$/.exec(token)?.[1];
    if (digits === undefined || digits.length === ADDRESS_DIGITS) {
      chain = undefined;
      continue;
    }
    if (!chain || index - chain.end > LONGEST_SEPARATOR) {
      chain = { start: index, end: index, digits: '' };
      chains.push(chain);
    }
    chain.end = index + token.length;
    chain.digits += digits;
  }
  return chains.filter(({ digits }) => digits.length >= KEY_DIGITS).filter(isRandom);
}

/** Leaves out what only happens to be hexadecimal, such as a table of numbers. */
function isRandom({ digits }: HexPieces): boolean {
  const letters = digits.replaceAll(/[0-9]/g, '').length;
  return letters >= 4 && digits.length - letters >= 4;
}

function findByteArrays(lower: string): HexPieces[] {
  return Array.from(lower.matchAll(/\[?(?:[0-9]{1,3}, ?){31,}[0-9]{1,3}\]?/g), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    digits: '',
  }));
}
