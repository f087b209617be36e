import type { FoldedText } from './fold-text.ts';
import { readSecretValue, type SecretValue } from './read-secret-value.ts';

/** What stands between the word for a secret and a value: "password: x", "password is x", "password x". */
export type Introduction = 'sign' | 'verb' | 'foreignVerb' | 'nothing';

/** Enough for "password for the wallet on my old phone is". */
const longestIntroduction = 90;

/** Says which password it is, in so few words that no other sentence begins among them. */
const detail = String.raw`(?: (?:for|of|to|on|at|in|i|we|that|para|de|del|pour|fur|von)(?: [\p{L}\p{N}.@'_-]{1,40}){1,4}?)??`;
const sign = String.raw`\s{0,3}(?<sign>[:=]{1,2}>?|->|→|—|\||\(| - )`;
const verb = String.raw`(?:\s{1,3}(?<verb>is|was|are|be)|(?<contracted>'s)|\s{1,3}(?<foreign>es|e|est|ist|lautet|jest|je|to(?=\s{1,3}\S{0,64}[0-9])))(?=[\s:="'])`;
const unspacedVerb = String.raw`\s?(?<unspaced>是|为|は|는|은|—|это)`.normalize('NFKD');
const introduced = new RegExp(
  `^["'*]?(?:'?s)??${detail}(?:${sign}|${verb}|${unspacedVerb})(?<after>[\\s:=]{0,4})`,
  'u',
);

/**
 * Finds what follows the words for a secret (`cues`, a global pattern for lower-case text), and keeps the values that
 * are accepted. Looks at each part of the text once.
 */
export function findIntroducedValues(
  { text, lower }: FoldedText,
  cues: RegExp,
  accepts: (value: string, introduction: Introduction) => boolean,
): SecretValue[] {
  const values: SecretValue[] = [];
  let covered = 0;
  for (const cue of lower.matchAll(cues)) {
    if (cue.index < covered) continue;
    const end = cue.index + cue[0].length;
    const { introduction, length } = readIntroduction(lower.slice(end, end + longestIntroduction));
    const value = length > 0 ? readSecretValue(text, end + length) : undefined;
    if (!value) continue;
    const isAccepted = accepts(value.text, introduction);
    if (isAccepted) values.push(value);
    // A long word that was turned down has been read to its end and holds no other cue.
    if (isAccepted || value.text.length > longestIntroduction) covered = value.end;
  }
  return values;
}

function readIntroduction(rest: string): { introduction: Introduction; length: number } {
  const match = introduced.exec(rest);
  if (!match) return { introduction: 'nothing', length: /^\s{0,3}/.exec(rest)?.[0].length ?? 0 };
  const { sign, verb, contracted, after = '' } = match.groups ?? {};
  const spoken = (verb ?? contracted) === undefined ? 'foreignVerb' : 'verb';
  return {
    introduction: sign !== undefined || /[:=]/.test(after) ? 'sign' : spoken,
    length: match[0].length,
  };
}
