import {
  type CustomerActivity,
  type CustomerString,
  mapCustomerStrings,
  secretField,
} from './map-customer-strings.ts';
import { mergeSpans } from './merge-spans.ts';
import { redactText } from './redact-text.ts';
import { scanSecrets } from './scan-secrets.ts';
import type { ScanContext, SecretFinding, SecretKind } from './secret-finding.ts';

/**
 * Takes the secrets out of a copy of a Bot Framework activity and tells which kinds there were. Also finds a phrase
 * that is spread over several strings, such as a form with a field for each word. Identifiers and numbers of the
 * channel's protocol stay as they are.
 */
export function redactActivity<A extends CustomerActivity>(
  activity: A,
  context: ScanContext = {},
): { activity: A; kinds: SecretKind[] } {
  const places: CustomerString[] = [];
  mapCustomerStrings(activity, (place) => {
    places.push(place);
    return place.text;
  });
  const findings = addSpreadPhrases(
    places,
    places.map((place) => scanPlace(place, context)),
  );
  const remaining = findings.values();
  const redacted = mapCustomerStrings(activity, ({ text }) =>
    redactText(text, remaining.next().value ?? []),
  );
  return { activity: redacted, kinds: [...new Set(findings.flat().map(({ kind }) => kind))] };
}

/** The name of the field says what its content is, as "password: ..." would in a sentence. */
function scanPlace({ text, field }: CustomerString, context: ScanContext): SecretFinding[] {
  if (!secretField.test(field)) return scanSecrets(text, context);
  const label = `${field.replaceAll(/[_-]|(?<=[a-z])(?=[A-Z])/g, ' ')}: `;
  return within(scanSecrets(label + text, context), label.length, text.length);
}

/** Looks at all strings that hold no phrase by themselves as if they were one text. */
function addSpreadPhrases(
  places: readonly CustomerString[],
  findings: readonly SecretFinding[][],
): SecretFinding[][] {
  const isWhole = findings.map((own) => own.some(({ kind }) => kind === 'seed_phrase'));
  const texts = places.map(({ text }, index) => (isWhole[index] === true ? '' : text));
  const phrases = scanSecrets(texts.join('\n')).filter(({ kind }) => kind === 'seed_phrase');
  let start = 0;
  return findings.map((own, index) => {
    const length = texts[index]?.length ?? 0;
    const spread = within(phrases, start, length);
    start += length + 1;
    return mergeSpans([...spread, ...own]);
  });
}

/** The parts of findings that are in a stretch of text, by their offsets in it. */
function within(findings: readonly SecretFinding[], from: number, length: number): SecretFinding[] {
  return findings
    .map(({ kind, start, end }) => ({
      kind,
      start: Math.max(0, start - from),
      end: Math.min(length, end - from),
    }))
    .filter(({ start, end }) => start < end);
}
