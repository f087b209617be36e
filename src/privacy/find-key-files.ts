import type { FoldedText } from './fold-text.ts';
import type { SecretFinding } from './secret-finding.ts';

const blockBegin = /-\s?begin [a-z0-9 ]{0,30}private key/g;
const blockEnd = /-\s?end [a-z0-9 ]{0,30}private key(?: block)?[ -]{0,8}/g;

/** Finds the contents of key files: PEM and PGP private key blocks, and JSON keystores. */
export function findKeyFiles({ lower }: FoldedText): SecretFinding[] {
  return [...findBlocks(lower), ...findKeystores(lower)];
}

/** A block that is cut off goes to the end of the text. */
function findBlocks(lower: string): SecretFinding[] {
  const findings: SecretFinding[] = [];
  const ends = Array.from(lower.matchAll(blockEnd), ({ 0: line, index }) => index + line.length);
  let covered = 0;
  let next = 0;
  for (const { index } of lower.matchAll(blockBegin)) {
    if (index < covered) continue;
    while (next < ends.length && (ends[next] ?? 0) <= index) next += 1;
    covered = ends[next] ?? lower.length;
    findings.push({ kind: 'private_key', start: lineStart(lower, index), end: covered });
  }
  return findings;
}

/** The dashes before "begin". */
function lineStart(lower: string, index: number): number {
  let start = index;
  while (start > 0 && lower[start - 1] === '-') start -= 1;
  return start;
}

function findKeystores(lower: string): SecretFinding[] {
  if (!lower.includes('ciphertext')) return [];
  return readObjects(lower)
    .filter(({ start, end }) => isKeystore(lower.slice(start, end)))
    .map(({ start, end }) => ({ kind: 'private_key', start, end }));
}

/** The outermost pairs of braces; one that is never closed goes to the end of the text. */
function readObjects(lower: string): { start: number; end: number }[] {
  const objects: { start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: brace, index } of lower.matchAll(/[{}]/g)) {
    if (brace === '{') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      if (depth === 0) objects.push({ start, end: index + 1 });
    }
  }
  if (depth > 0) objects.push({ start, end: lower.length });
  return objects;
}

function isKeystore(object: string): boolean {
  return object.includes('ciphertext') && /kdf|cipherparams|\bmac\b/.test(object);
}
