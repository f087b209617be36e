export type SecretKind =
  'seed_phrase' | 'private_key' | 'card' | 'one_time_code' | 'password' | 'api_key';

/** Offsets are UTF-16 positions, end exclusive. */
export interface SecretFinding {
  kind: SecretKind;
  start: number;
  end: number;
}

export interface ScanContext {
  /** What the same customer wrote just before, oldest first; redacted texts serve as well as original ones. */
  recentTexts?: readonly string[];
  /** The bot has just asked for a code, so bare digits are one. */
  expectsCode?: boolean;
}
