import { crossValidate, type CrossValidation, type Fold, type Task } from './cross-validate.ts';
import type { ScorerSettings } from './scorer.ts';

export interface ChosenSettings extends CrossValidation {
  settings: ScorerSettings;
}

/** Few rows want a higher cost: there is little noise in them to be fooled by. */
const COST_FOR_FEW_ROWS = 1;
const TEXT_ONLY: ScorerSettings = { words: 1, characters: 1, sentence: 0, cost: 0.5 };
const WITH_SENTENCE: ScorerSettings = { words: 1, characters: 1, sentence: 2, cost: 0.3 };

/** Good on every large set that was measured. */
export function defaultSettings(hasEncoder: boolean): ScorerSettings {
  return hasEncoder ? WITH_SENTENCE : TEXT_ONLY;
}

/** From the simplest on. */
function candidates(hasEncoder: boolean): ScorerSettings[] {
  const all = hasEncoder ? [TEXT_ONLY, WITH_SENTENCE] : [TEXT_ONLY];
  return all.map((settings) => ({ ...settings, cost: COST_FOR_FEW_ROWS }));
}

/**
 * Cross-validates every candidate and takes the simplest that is not worse than the best by more than a standard error
 * of their difference: on few rows the best is often best by chance.
 */
export async function chooseSettings(folds: Fold[], task: Task): Promise<ChosenSettings> {
  const tried: ChosenSettings[] = [];
  for (const settings of candidates(task.encoder !== undefined))
    tried.push({ settings, ...(await crossValidate(folds, settings, task)) });
  const best = tried.reduce((a, b) => (correctCount(b) > correctCount(a) ? b : a));
  return tried.find((candidate) => isAsGood(candidate, best)) ?? best;
}

/** Both have the same rows in the same order, so that only rows on which they differ count. */
function isAsGood(candidate: ChosenSettings, best: ChosenSettings): boolean {
  const differences = best.heldOut.map(
    (score, index) => Number(score.isCorrect) - Number(candidate.heldOut[index]?.isCorrect),
  );
  const total = differences.reduce((sum, difference) => sum + difference, 0);
  const mean = total / differences.length;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return total <= Math.sqrt(squares);
}

function correctCount({ heldOut }: ChosenSettings): number {
  return heldOut.filter((score) => score.isCorrect).length;
}
