import { foldText, type FoldedText } from './fold-text.ts';
import {
  type DigitChain,
  type DigitGroup,
  digitsOf,
  readDigitChains,
} from './read-digit-chains.ts';
import type { ScanContext, SecretFinding } from './secret-finding.ts';
import { wordsPattern } from './words-pattern.ts';

const separator = /^(?:[ \n]{1,3}| ?[-.,*_|] ?)$/;

/** How codes are grouped. Dates (2-2-4) and phone numbers (3-4) are not. */
const groupings = ['6', '7', '8', '3,3', '4,4', '2,2,2', '2,2,2,2', '2,4', '4,2'];

/** How far the words may be from the digits. */
const nearby = 100;
/** A message with no more words than this beside the digits is little else than the code. */
const fewWords = 5;

const codeWords = wordsPattern(
  `otp totp 2fa mfa one_time verification verify verifying verified authenticator authentication authy sms
   passcode passcodes code codes c0de token pin 6_digit 6_digits 8_digit six_digit eight_digit texted
   codigo codice kod kodu koodi kode onay dogrulama bestatigungscode sicherheitscode verificacion verificacao verifica
   код кода коды кодом смс подтверждения رمز الرمز कोड`,
);

const codeSigns = [
  '验证码',
  '驗證碼',
  '校验码',
  '动态码',
  'コード',
  '인증번호',
  '코드',
  'รหัส',
  'mã xác',
].map((sign) => foldText(sign).lower);

/** "Code" after one of these is not for proving who one is. */
const otherCodes =
  /\b(?:error|country|area|zip|postal|post|promo|promotion|promotional|referral|invite|invitation|coupon|discount|gift|voucher|sort|swift|bar|qr|status|dialing|dial|branch|bank|currency|source)[ -]?codes?\b/g;

const otherNumberBefore =
  /(?:[#$€£¥₹₿₩+]|\b(?:ticket|case|order|invoice|ref|reference|tracking|uid|id|usd|usdt|eur|btc|eth|gbp|block|amount|price|balance)(?: ?(?:number|no\.?|nr|id))?[ :=#-]{0,3}(?:(?:is|was|of) )?|\b(?:account|customer|employee|phone|mobile|cell|tel|telephone|whatsapp) ?(?:(?:number|no\.?|nr|id)[ :=#-]{0,3}(?:is |was )?|is )) ?$/;

const amountAfter =
  /^(?:[.,][0-9]| ?[%$€£¥₹₿₩]| ?(?:usd[tc]?|eur|euros?|gbp|btc|eth|dai|bnb|sol|xrp|ngn|inr|dollars?|bucks|pounds?|rupees?|naira|sats?|satoshis?|coins?|shib|doge|pepe|k|million|months?|years?|days?|hours?|minutes?|times|people|steps)\b)/;

/** Finds codes of six to eight digits in messages that speak of a code, or that answer the question for one. */
export function findOneTimeCodes(folded: FoldedText, context: ScanContext): SecretFinding[] {
  const speech = folded.lower.replaceAll(otherCodes, (words) => ' '.repeat(words.length));
  const isAnswer = answersQuestion(folded.lower, context);
  // To the question for a code even what looks like a date is one.
  const isAskedFor = isAnswer && context.expectsCode === true;
  return readDigitChains(folded, separator)
    .flatMap((chain) => candidatesIn(folded.text, chain))
    .filter((groups) => isAskedFor || !isOtherNumber(folded, groups))
    .map((groups) => ({ start: groups[0]?.start ?? 0, end: groups.at(-1)?.end ?? 0 }))
    .filter(({ start, end }) => isAnswer || speaksOfCode(speech, start, end))
    .map(({ start, end }) => ({ kind: 'one_time_code', start, end }));
}

/** The whole chain where it is grouped like a code, otherwise its groups that are codes by themselves. */
function candidatesIn(text: string, chain: DigitChain): DigitGroup[][] {
  const sizes = chain.map(({ digits }) => digits.length);
  const isSpelledOut = sizes.length >= 6 && sizes.length <= 8 && sizes.every((size) => size === 1);
  if (isSpelledOut || groupings.includes(sizes.join(','))) return [chain];
  return chain
    .filter(({ digits }) => digits.length >= 6 && digits.length <= 8)
    .filter(
      ({ start, end }) =>
        !/[0-9][-._]$/.test(text.slice(Math.max(0, start - 2), start)) &&
        !/^[-._][0-9]/.test(text.slice(end, end + 2)),
    )
    .map((group) => [group]);
}

function isOtherNumber({ lower }: FoldedText, groups: readonly DigitGroup[]): boolean {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  const before = lower.slice(Math.max(0, start - 40), start);
  const after = lower.slice(end, end + 12);
  if (isPartOfToken(before, after) || isDateOrAmount(lower.slice(start, end), groups)) return true;
  return otherNumberBefore.test(before) || amountAfter.test(after);
}

/** A code may stick to the word for it ("code482913", "G-482913"), to nothing else. */
function isPartOfToken(before: string, after: string): boolean {
  if (/^[\p{L}\p{N}]/u.test(after)) return true;
  const word = /([\p{L}\p{N}]+)[-_]?$/u.exec(before)?.[1];
  return word !== undefined && word !== 'g' && !codeWords.test(word) && !hasSign(word);
}

function isDateOrAmount(text: string, groups: readonly DigitGroup[]): boolean {
  if (/^[0-9]{1,3}(?:[.,][0-9]{3})+$/.test(text)) return true;
  const isYears = groups
    .filter(({ digits }) => digits.length > 2)
    .every(({ digits }) => /^(?:19|20)[0-9]{2}$/.test(digits));
  return (groups.length === 2 && isYears) || isCompactDate(digitsOf(groups));
}

/** 20260131 or 31012026. */
function isCompactDate(digits: string): boolean {
  return (
    /^20[0-3][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/.test(digits) ||
    /^(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19[5-9]|20[0-3])[0-9]$/.test(digits)
  );
}

function speaksOfCode(speech: string, start: number, end: number): boolean {
  const around = [
    speech.slice(Math.max(0, start - nearby), start),
    speech.slice(end, end + nearby),
  ];
  return around.some((part) => codeWords.test(part) || hasSign(part));
}

function hasSign(text: string): boolean {
  return codeSigns.some((sign) => text.includes(sign));
}

function answersQuestion(lower: string, { expectsCode, recentTexts }: ScanContext): boolean {
  const words = Array.from(lower.matchAll(/\p{L}+/gu)).length;
  if (words > fewWords) return false;
  const announcement = foldText(recentTexts?.at(-1)?.slice(-40) ?? '').lower;
  return expectsCode === true || /(?:code|otp|sms|pin)(?: is)?[ :]*$/.test(announcement);
}
