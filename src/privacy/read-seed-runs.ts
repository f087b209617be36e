import { everydaySeedWords } from './everyday-seed-words.ts';
import type { SeedToken } from './read-seed-tokens.ts';

/** List words of one language in a row, with only numbering, punctuation and filler words between them. */
export interface SeedRun {
  start: number;
  end: number;
  words: number;
  /** How many of the words are not `everydaySeedWords`. */
  tellingWords: number;
  /** Exactly one other word, perhaps a misspelled one, stands between this run and the next. */
  isNearNext: boolean;
}

export interface SeedReading {
  runs: SeedRun[];
  /** The message holds nothing but list words and fillers. */
  isBare: boolean;
}

/** Filler words that may follow each other ("and then the third is"). */
const LONGEST_FILLER = 5;

/** Fillers that make a sentence of a message ("call my doctor"). */
const sentenceWords = new Set(['the', 'is', 'as', 'by', 'my', 'are', 'it', 'was']);

/** Finds the runs of the language (a bit of `languageBits`) in a message. */
export function readSeedRuns(tokens: readonly SeedToken[], language: number): SeedReading {
  const runs: SeedRun[] = [];
  let run: SeedRun | undefined;
  let fillersSince = 0;
  let strangersSince = 0;
  for (const token of tokens) {
    if ((token.languages & language) !== 0) {
      if (run && strangersSince === 0 && fillersSince <= LONGEST_FILLER) {
        extend(run, token);
      } else {
        if (run) run.isNearNext = strangersSince === 1 && fillersSince <= LONGEST_FILLER;
        run = extend({ ...token, words: 0, tellingWords: 0, isNearNext: false }, token);
        runs.push(run);
      }
      fillersSince = 0;
      strangersSince = 0;
    } else if (token.isFiller) {
      fillersSince += 1;
    } else {
      strangersSince += 1;
    }
  }
  const isBare = tokens.every(
    ({ languages, isFiller, word }) =>
      (languages & language) !== 0 || (isFiller && !sentenceWords.has(word)),
  );
  return { runs, isBare };
}

function extend(run: SeedRun, { word, end }: SeedToken): SeedRun {
  run.end = end;
  run.words += 1;
  if (!everydaySeedWords.has(word)) run.tellingWords += 1;
  return run;
}
