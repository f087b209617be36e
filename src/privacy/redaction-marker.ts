import type { SecretKind } from './secret-finding.ts';

const names: Record<SecretKind, string> = {
  seed_phrase: 'seed phrase',
  private_key: 'private key',
  card: 'card',
  one_time_code: 'one-time code',
  password: 'password',
  api_key: 'API key',
};

/** Matches every marker that `redactionMarker` makes, so that a scan can pass over them. */
export const markerPattern = new RegExp(
  `\\[(?:${Object.values(names).join('|')})(?: ending [0-9]{4})? removed\\]`,
  'g',
);

/** What a reader sees in place of a secret. `digits` is a card's number, of which the last four stay. */
export function redactionMarker(kind: SecretKind, digits = ''): string {
  const ending = digits.length >= 13 ? ` ending ${digits.slice(-4)}` : '';
  return `[${names[kind]}${ending} removed]`;
}
