import { findApiKeys } from './find-api-keys.ts';
import { findBase58Keys } from './find-base58-keys.ts';
import { findCards } from './find-cards.ts';
import { findChineseSeedPhrases } from './find-chinese-seed-phrases.ts';
import { findHexKeys } from './find-hex-keys.ts';
import { findJoinedSeedPhrases } from './find-joined-seed-phrases.ts';
import { findKeyFiles } from './find-key-files.ts';
import { findKeyTokens } from './find-key-tokens.ts';
import { findOneTimeCodes } from './find-one-time-codes.ts';
import { findPasswords } from './find-passwords.ts';
import { findSeedPhrases } from './find-seed-phrases.ts';
import { coverSpans, type FoldedText, foldText } from './fold-text.ts';
import { mergeSpans } from './merge-spans.ts';
import type { ScanContext, SecretFinding } from './secret-finding.ts';

type Detector = (folded: FoldedText, context: ScanContext) => SecretFinding[];

/** Where two findings overlap, the whole is called by the kind that comes first here. */
const detectors: readonly Detector[] = [
  findKeyFiles,
  findSeedPhrases,
  findJoinedSeedPhrases,
  findChineseSeedPhrases,
  findHexKeys,
  findBase58Keys,
  findCards,
  findOneTimeCodes,
  findPasswords,
  findApiKeys,
  findKeyTokens,
];

/** One look finds all but what only shows when its neighbours are gone; nobody writes that five deep. */
const mostLooks = 5;

/**
 * Finds every secret in a text. The findings are sorted and do not overlap. A text whose findings are redacted has no
 * more: the scan looks again at what is left until it finds nothing.
 */
export function scanSecrets(text: string, context: ScanContext = {}): SecretFinding[] {
  let folded = foldText(text);
  let findings: SecretFinding[] = [];
  for (let look = 0; look < mostLooks; look += 1) {
    const spans = lookOnce(folded, context);
    if (spans.length === 0) break;
    findings = mergeSpans([...findings, ...spans.map((span) => toOriginal(folded, span))]);
    folded = coverSpans(folded, spans);
  }
  return findings;
}

function lookOnce(folded: FoldedText, context: ScanContext): SecretFinding[] {
  const spans = detectors.flatMap((detect) => detect(folded, context));
  return mergeSpans(spans.map((span) => widenToCharacters(folded, span)));
}

/** One original character may fold to several: a span takes all of them or none. */
function widenToCharacters({ starts, ends }: FoldedText, span: SecretFinding): SecretFinding {
  let { start, end } = span;
  while (start > 0 && starts[start - 1] === starts[start]) start -= 1;
  while (end < ends.length && ends[end] === ends[end - 1]) end += 1;
  return { ...span, start, end };
}

function toOriginal(
  { starts, ends }: FoldedText,
  { kind, start, end }: SecretFinding,
): SecretFinding {
  return { kind, start: starts[start] ?? 0, end: ends[end - 1] ?? 0 };
}
