import { decodeBase58, decodeBase58Check } from './base58-check.ts';
import type { FoldedText } from './fold-text.ts';
import { isSaidToBePublic } from './is-said-to-be-public.ts';
import type { SecretFinding } from './secret-finding.ts';

const keyToken = /[A-Za-z0-9_\-+/=.~]{16,}/g;
const link = /(?:https?:\/\/|www\.)\S+/gi;

/** Beginnings that issuers give their keys so that scanners can find them. */
const knownBeginning =
  /^(?:sk[-_]|pk_live|rk_live|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza|eyJ[A-Za-z0-9_-]{5,}\.|nsec1|AGE-SECRET-KEY|SG\.|npm_|hf_|ya29\.|edsk)/;

const shortestMixed = 20;
const leastEntropyBits = 3.2;
const leastChanges = 5;
const longestOrdinaryPart = 8;

/** Finds tokens that nothing but a machine makes and that are not said to be public. */
export function findKeyTokens(folded: FoldedText): SecretFinding[] {
  const text = folded.text.replaceAll(link, (address) => ' '.repeat(address.length));
  return Array.from(text.matchAll(keyToken), ({ 0: characters, index }) => {
    const token = characters.replace(/[.\-/=]{1,4}$/, '');
    return { token, start: index, end: index + characters.length };
  })
    .filter(({ token, start, end }) => isKey(folded, token, start, end))
    .map(({ start, end }) => ({ kind: 'api_key', start, end }));
}

function isKey(folded: FoldedText, token: string, start: number, end: number): boolean {
  if (knownBeginning.test(token)) return true;
  if (token.length < shortestMixed || !looksRandom(token)) return false;
  return !isAddress(token) && !isFileName(token) && !isSaidToBePublic(folded, start, end);
}

function looksRandom(token: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(token)) return /[a-f]/i.test(token) && /[0-9]/.test(token);
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((pattern) => pattern.test(token)).length;
  if (classes < 2 || isMadeOfWords(token) || !hasLongPart(token)) return false;
  return entropyBits(token) >= leastEntropyBits && changesOfClass(token) >= leastChanges;
}

/** Leaves out names of devices and the like, which have signs after every few characters. */
function hasLongPart(token: string): boolean {
  return token.split(/[-_+/=.~]/).some((part) => part.length > longestOrdinaryPart);
}

/** Words and numbers with signs between them, such as a file path or a title. */
function isMadeOfWords(token: string): boolean {
  return token.split(/[-_+/=.~]/).every((part) => /^(?:[A-Z]?[a-z]*|[A-Z]*|[0-9]*)$/.test(part));
}

function entropyBits(token: string): number {
  const counts = new Map<string, number>();
  for (const character of token) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / token.length;
    return bits - share * Math.log2(share);
  }, 0);
}

function changesOfClass(token: string): number {
  const classes = Array.from(token, (character) => {
    if (/[0-9]/.test(character)) return 'digit';
    return /[a-z]/.test(character) ? 'lower' : 'upper';
  });
  return classes.filter((own, index) => index > 0 && own !== classes[index - 1]).length;
}

/** Addresses of the large chains: they are public, and customers quote them all the time. */
function isAddress(token: string): boolean {
  if (/^0x[0-9a-f]{40}$/i.test(token)) return true;
  if (/^[a-z]{2,12}1[02-9ac-hj-np-z]{38,}$/i.test(token)) return true;
  if (/^(?:EQ|UQ|kQ|0Q)[A-Za-z0-9_-]{46}$/.test(token)) return true;
  if (!/^[1-9A-HJ-NP-Za-km-z]{25,60}$/.test(token)) return false;
  const size = decodeBase58(token)?.length;
  return decodeBase58Check(token)?.length === 21 || size === 32 || size === 35;
}

function isFileName(token: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|heic|pdf|mp4|mov|txt|csv|docx?|xlsx?|zip|html?|json|log|apk|com|net|org|io)$/i.test(
    token,
  );
}
