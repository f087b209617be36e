import { foldText } from './fold-text.ts';
import { redactionMarker } from './redaction-marker.ts';
import type { SecretFinding } from './secret-finding.ts';

/** Puts a plain marker in the place of each finding. Findings are sorted and do not overlap. */
export function redactText(text: string, findings: readonly SecretFinding[]): string {
  let redacted = '';
  let position = 0;
  for (const { kind, start, end } of findings) {
    const digits = kind === 'card' ? digitsIn(text.slice(start, end)) : '';
    redacted += text.slice(position, start) + redactionMarker(kind, digits);
    position = end;
  }
  return redacted + text.slice(position);
}

function digitsIn(text: string): string {
  return foldText(text).text.replaceAll(/[^0-9]/g, '');
}
