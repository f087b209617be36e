import type { FoldedText } from './fold-text.ts';
import {
  type DigitChain,
  type DigitGroup,
  digitsOf,
  readDigitChains,
} from './read-digit-chains.ts';
import type { SecretFinding } from './secret-finding.ts';

const separator = /^[ \n.\-_/|,*:;()]{1,5}$/;
const shortestNumber = 13;
const longestNumber = 19;

const cardWords =
  /card|visa|mastercard|maestro|amex|american express|discover|unionpay|debit|credit|\bcvv|\bcvc|expir|\bpan\b|tarjeta|cartao|carte|karte|карта|银行卡|信用卡/;
/** What is said right before a number in one piece that is not a card's. */
const otherNumber =
  /\b(?:phone|mobile|whatsapp|tel|call|order|tx|txid|hash|transaction|uid|tracking|ticket|reference|ref|imei|invoice|id)(?: ?(?:number|no\.?|id))?[ :=#]{0,3}(?:(?:is|was) )?$/;

/** The first digits of the networks' numbers, by length (ISO/IEC 7812 issuer ranges). */
const issuers: Record<number, RegExp> = {
  13: /^4/,
  14: /^3(?:0[0-5]|[689])/,
  15: /^3[47]/,
  16: /^(?:4|5[0-9]|2[2-7]|6|3[05689])/,
  17: /^(?:5[0678]|6)/,
  18: /^(?:5[0678]|6)/,
  19: /^(?:4|5[0678]|6|35)/,
};

const securityCode =
  /\b(?:cvv2?|cvc2?|cvn|security code)[ :=#-]{0,3}(?:is )?([0-9]{3,4})(?![0-9])/g;

/** Finds payment card numbers of 13 to 19 digits, in any grouping, and the security codes beside them. */
export function findCards(folded: FoldedText): SecretFinding[] {
  const numbers = readDigitChains(folded, separator).flatMap((chain) => findNumbers(folded, chain));
  const securityCodes = Array.from(folded.lower.matchAll(securityCode), (match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[1] ?? '').length, end };
  });
  return [...numbers, ...securityCodes].map(({ start, end }) => ({ kind: 'card', start, end }));
}

function findNumbers(folded: FoldedText, chain: DigitChain): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let first = 0; first < chain.length; first += 1) {
    const groups = longestCard(folded, chain, first);
    const last = groups.at(-1);
    const start = groups[0]?.start;
    if (!last || start === undefined) continue;
    found.push({ start, end: last.end });
    first += groups.length - 1;
  }
  return found;
}

/** The most groups, from the given one on, that make up a card number; none where there is no such number. */
function longestCard(folded: FoldedText, chain: DigitChain, first: number): DigitGroup[] {
  let longest: DigitGroup[] = [];
  let length = 0;
  for (let last = first; last < chain.length; last += 1) {
    length += chain[last]?.digits.length ?? 0;
    if (length > longestNumber) break;
    if (length < shortestNumber) continue;
    const groups = chain.slice(first, last + 1);
    const isWhole = groups.length === chain.length;
    if ((isWhole || isCardGrouping(groups)) && isCard(folded, groups)) longest = groups;
  }
  return longest;
}

/** Groups as on a card, or all of one size, so that a number beside the card's is not taken for a part of it. */
function isCardGrouping(groups: readonly DigitGroup[]): boolean {
  const sizes = groups.map(({ digits }) => digits.length);
  const [size = 0] = sizes;
  const isEven = sizes.slice(0, -1).every((other) => other === size) && (sizes.at(-1) ?? 0) <= size;
  return isEven || ['4,6,4', '4,6,5', '8,8'].includes(sizes.join(','));
}

function isCard({ lower, text }: FoldedText, groups: readonly DigitGroup[]): boolean {
  const digits = digitsOf(groups);
  if (!passesLuhn(digits)) return false;
  const start = groups.at(0)?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  if (isPhoneNumber(text, start) || isPartOfToken(text, start, end)) return false;
  const before = lower.slice(Math.max(0, start - 60), start);
  return (
    cardWords.test(`${before} ${lower.slice(end, end + 40)}`) ||
    isIssued(digits, groups.length, before)
  );
}

function isIssued(digits: string, groups: number, before: string): boolean {
  if (groups === 1 && otherNumber.test(before.slice(-30))) return false;
  return issuers[digits.length]?.test(digits) === true;
}

function isPhoneNumber(text: string, start: number): boolean {
  return /\+\s?\(?$/.test(text.slice(Math.max(0, start - 3), start));
}

/** Digits with letters on both sides belong to a hash or an identifier. */
function isPartOfToken(text: string, start: number, end: number): boolean {
  return /[A-Za-z]$/.test(text.charAt(start - 1)) && /^[A-Za-z]/.test(text.charAt(end));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum > 0 && sum % 10 === 0;
}
