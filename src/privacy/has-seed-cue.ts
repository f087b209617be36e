import { foldText } from './fold-text.ts';

const cues = [
  'seed phrase',
  'seed words',
  'my seed',
  'mnemonic',
  'recovery phrase',
  'recovery words',
  'secret phrase',
  'secret words',
  'backup phrase',
  'backup words',
  'wallet phrase',
  'wallet words',
  '12 words',
  '24 words',
  'frase semilla',
  'frase de recuperacion',
  'phrase de recuperation',
  'frase di recupero',
  'frase de recuperacao',
  'сид фраза',
  'мнемоник',
  '助记词',
  '助記詞',
  'ニーモニック',
  'リカバリーフレーズ',
  '니모닉',
].map((cue) => foldText(cue).lower);

/** Whether a folded, lower-case text speaks of a wallet's recovery phrase. */
export function hasSeedCue(lower: string): boolean {
  const spaced = lower.replaceAll('-', ' ');
  return cues.some((cue) => spaced.includes(cue));
}
