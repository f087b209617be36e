import type { FoldedText } from './fold-text.ts';
import { findIntroducedValues, type Introduction } from './find-introduced-values.ts';
import { passwordContinuations } from './password-continuations.ts';
import type { SecretFinding } from './secret-finding.ts';

const cues =
  /(?:api|secret|access|signing|master|client|consumer|app|encryption|license|recovery)[ _-]?(?:key|secret|token)|(?:auth|bearer|session|refresh|bot|jwt)[ _-]?token|\bbearer\b|(?<![\p{L}\p{N}])secret(?!\p{L})|backup key|setup key|\btotp secret/gu;

/** Finds API keys, secrets and tokens that are named as such. */
export function findApiKeys(folded: FoldedText): SecretFinding[] {
  return findIntroducedValues(folded, cues, isKey).map(({ start, end }) => ({
    kind: 'api_key',
    start,
    end,
  }));
}

/** The less a sentence says that a key follows, the more it must look like one; `mixed` has letters and digits. */
const leastLengths: Record<Introduction, { mixed: number; plain: number }> = {
  sign: { mixed: 6, plain: 6 },
  verb: { mixed: 6, plain: 15 },
  foreignVerb: { mixed: 6, plain: 15 },
  nothing: { mixed: 10, plain: 20 },
};

function isKey(value: string, introduction: Introduction): boolean {
  const bare = value.replace(/[.,!?;:)"'\]}>]{1,10}$/u, '');
  if (bare.includes('\uFFFC') || /^https?:/iu.test(bare)) return false;
  if (passwordContinuations.has(bare.toLowerCase().replaceAll("'", ''))) return false;
  const isMixed = /[0-9]/.test(bare) && /\p{L}/u.test(bare);
  const least = leastLengths[introduction];
  return bare.length >= (isMixed ? least.mixed : least.plain);
}
