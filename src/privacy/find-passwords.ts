import { foldText, type FoldedText } from './fold-text.ts';
import { findIntroducedValues, type Introduction } from './find-introduced-values.ts';
import { passwordContinuations } from './password-continuations.ts';
import { readSecretValue } from './read-secret-value.ts';
import type { ScanContext, SecretFinding } from './secret-finding.ts';

const longWords =
  'password passwort kennwort passphrase passwrd pasword passwd contraseña contrasena пароль 密码 密碼 パスワード 비밀번호 şifre parola hasło heslo senha';
const longWordsOfTwo = ['pass word', 'mot de passe', 'pass phrase', 'pass code'];
const shortWords = 'pwd|pw|pass|psw|passcode|p/w|pswd|pword|pasw';

const words = [...longWords.split(' '), ...longWordsOfTwo].map((word) => foldText(word).lower);
const cues = new RegExp(`${words.join('|')}|(?<![\\p{L}\\p{N}])(?:${shortWords})(?!\\p{L})`, 'gu');

/** "hunter2 is my old password": what stands between the value and the cue. */
const linkBefore = /\s{1,3}(?:is|was|=)\s{1,3}(?:my|the|our)\s{1,3}(?:\p{L}{1,20}\s{1,3}){0,2}$/u;
const longestLink = 60;
const longestValueBefore = 64;

const announcement = new RegExp(`(?:${words.join('|')}|\\bpwd?|\\bpass)(?: is| ?[:=]) *$`, 'u');

/** Finds passwords that a customer tells, but not what customers say about passwords. */
export function findPasswords(folded: FoldedText, context: ScanContext): SecretFinding[] {
  return [
    ...findIntroducedValues(folded, cues, isPassword),
    ...findBefore(folded),
    ...findAnswer(folded, context),
  ].map(({ start, end }) => ({ kind: 'password', start, end }));
}

function isPassword(value: string, introduction: Introduction): boolean {
  const bare = trimPunctuation(value);
  if (bare === '' || isRemoved(bare) || isSaying(bare)) return false;
  return leastOf[introduction](bare);
}

const leastOf: Record<Introduction, (bare: string) => boolean> = {
  sign: () => true,
  verb: (bare) => bare.length >= 4 || isUnlikeWord(bare),
  foreignVerb: isUnlikeWord,
  nothing: (bare) => bare.length >= 5 && isUnlikeWord(bare) && !isPlaceOnline(bare),
};

function findBefore({ text, lower }: FoldedText): { start: number; end: number }[] {
  return Array.from(lower.matchAll(cues)).flatMap(({ index }) => {
    const from = Math.max(0, index - longestLink);
    const link = linkBefore.exec(lower.slice(from, index));
    if (!link) return [];
    const end = from + link.index;
    const value = /\S+$/u.exec(text.slice(Math.max(0, end - longestValueBefore), end))?.[0] ?? '';
    if (isRemoved(value) || isSaying(trimPunctuation(value)) || !isUnlikeWord(value)) return [];
    return [{ start: end - value.length, end }];
  });
}

/** The message before ended in "my password is", so this one begins with it. */
function findAnswer(
  { text }: FoldedText,
  { recentTexts }: ScanContext,
): { start: number; end: number }[] {
  const before = foldText(recentTexts?.at(-1)?.slice(-40) ?? '').lower;
  if (!announcement.test(before)) return [];
  const value = readSecretValue(text, text.search(/\S/u));
  return value && isPassword(value.text, 'sign') && !/\s\S/u.test(text.slice(value.end))
    ? [value]
    : [];
}

function trimPunctuation(value: string): string {
  return value
    .replace(/^[("'[{<]+/u, '')
    .replace(/[.,!?;:)"'\]}>]{1,10}$/u, '')
    .toLowerCase();
}

function isPlaceOnline(value: string): boolean {
  return /^https?:|^www\.|^[^@]+@[^@.]+\.[^@]+$/.test(value);
}

function isRemoved(value: string): boolean {
  return value.includes('\uFFFC');
}

function isSaying(bare: string): boolean {
  if (/^\p{L}+(?:ed|able|ible)$/u.test(bare)) return true;
  const parts = bare.replaceAll("'", '').split(/[-/.,!?;:]/u);
  return (
    parts.some((part) => passwordContinuations.has(part)) &&
    parts.every((part) => !/[0-9]/.test(part))
  );
}

/** Has a digit or a sign among its letters, as words do not ("2fa" and "8th" are words). */
function isUnlikeWord(value: string): boolean {
  if (/^(?:[0-9]{1,3}(?:st|nd|rd|th|h|d|x|%|fa|s|min|hrs?)?|2-?fa|2-step)$/u.test(value))
    return false;
  return value.length >= 4 && /[0-9]|[^\p{L}'.,!?;:)-]/u.test(value);
}
