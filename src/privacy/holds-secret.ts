import { scanSecrets } from './scan-secrets.ts';

/** A long text is looked at in pieces, which overlap by more than any secret is long. */
const PIECE_CHARACTERS = 8_000;
const OVERLAP_CHARACTERS = 1_000;

/** Whether a text, such as that of a file, holds anything that must not be kept. */
export function holdsSecret(text: string): boolean {
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS - OVERLAP_CHARACTERS) {
    if (scanSecrets(text.slice(start, start + PIECE_CHARACTERS)).length > 0) return true;
  }
  return false;
}
