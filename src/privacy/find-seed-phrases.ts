import { type FoldedText, foldText } from './fold-text.ts';
import { readSeedRuns, type SeedReading, type SeedRun } from './read-seed-runs.ts';
import { readSeedTokens } from './read-seed-tokens.ts';
import { redactionMarker } from './redaction-marker.ts';
import type { ScanContext, SecretFinding } from './secret-finding.ts';
import { hasSeedCue } from './has-seed-cue.ts';
import { languageBits } from './seed-words.ts';

/** How many list words make a phrase, by how many other words are among them. */
const wordsOfPhrase = [12, 11, 17, 21];
/** The same in a message that says it is about a recovery phrase. */
const wordsOfAnnouncedPhrase = [5, 7, 9, 11];

const messagesRemembered = 12;
/** List words that count as a part of a phrase in a message that holds other words too. */
const wordsOfPart = 4;
const everydayWordsOfPart = 2;
/** "Talk agent" holds no more than this, the end of a phrase with "agent" in it mostly does. */
const tellingWordsOfRequest = 1;
const wordsInAll = 12;
const tellingWordsInAll = 4;

/** List words of short messages that must always reach the bot, whatever was written before. */
const requestWords = new Set(
  'agent assist call cancel chat help human hello okay person please someone stop talk thank'.split(
    ' ',
  ),
);

/** Finds phrases of BIP-39 words in any of the ten languages, also the rest of one that earlier messages began. */
export function findSeedPhrases(folded: FoldedText, context: ScanContext): SecretFinding[] {
  const tokens = readSeedTokens(folded);
  if (!tokens.some((token) => token.languages !== 0)) return [];
  const recent = (context.recentTexts ?? []).slice(-messagesRemembered);
  const recentTokens = recent.map((text) => readSeedTokens(foldText(text)));
  const wasPartRemoved = recent.some((text) => text.includes(redactionMarker('seed_phrase')));
  const isRequest = tokens.length <= 4 && tokens.some(({ word }) => requestWords.has(word));
  const thresholds = hasSeedCue(folded.lower) ? wordsOfAnnouncedPhrase : wordsOfPhrase;
  return languageBits.flatMap((language) => {
    const reading = readSeedRuns(tokens, language);
    const earlier = recentTokens.map((before) => readSeedRuns(before, language));
    return [
      ...findWhole(reading.runs, thresholds),
      ...findPart(reading, earlier, wasPartRemoved, isRequest),
    ];
  });
}

function findWhole(runs: readonly SeedRun[], thresholds: readonly number[]): SecretFinding[] {
  const findings: SecretFinding[] = [];
  runs.forEach((first, index) => {
    let words = 0;
    let tellingWords = 0;
    for (const [others, threshold] of thresholds.entries()) {
      const last = runs[index + others];
      if (!last) break;
      words += last.words;
      tellingWords += last.tellingWords;
      const isCertain = (others === 0 && words >= wordsInAll) || tellingWords * 2 >= words;
      if (words >= threshold && isCertain) findings.push(seedPhrase(first.start, last.end));
      if (!last.isNearNext) break;
    }
  });
  return findings;
}

/** Once a part was removed, what looks like the next part is removed at sight. */
function findPart(
  reading: SeedReading,
  earlier: readonly SeedReading[],
  wasPartRemoved: boolean,
  isRequest: boolean,
): SecretFinding[] {
  const own = partsOf(reading);
  const telling = count(own, 'tellingWords');
  if (telling === 0 && count(own, 'words') < everydayWordsOfPart) return [];
  if (isRequest && telling <= tellingWordsOfRequest) return [];
  if (!wasPartRemoved && !goesOn(reading, earlier)) return [];
  return own.map((run) => seedPhrase(run.start, run.end));
}

/**
 * Whether the message goes on with a phrase: it completes twelve words, or it is the fourth telling word or a later one
 * of messages in a row that hold nothing but list words. Three words are of no use to a thief.
 */
function goesOn(reading: SeedReading, earlier: readonly SeedReading[]): boolean {
  const own = partsOf(reading);
  const before = earlier.flatMap(partsOf);
  const isComplete =
    count(before, 'tellingWords') >= tellingWordsInAll &&
    count(own, 'words') + count(before, 'words') >= wordsInAll;
  if (isComplete || !reading.isBare) return isComplete;
  const lastOther = earlier.findLastIndex(({ isBare }) => !isBare);
  const bareBefore = earlier.slice(lastOther + 1).flatMap(({ runs }) => runs);
  const telling = count(own, 'tellingWords') + count(bareBefore, 'tellingWords');
  return bareBefore.length > 0 && telling >= tellingWordsInAll;
}

/** In a message with other words, everyday words in a row are no part of a phrase, only words as rare as a phrase's. */
function partsOf({ runs, isBare }: SeedReading): SeedRun[] {
  if (isBare) return runs;
  return runs.filter((run) => run.words >= wordsOfPart && run.tellingWords * 2 >= run.words);
}

function count(runs: readonly SeedRun[], what: 'words' | 'tellingWords'): number {
  return runs.reduce((total, run) => total + run[what], 0);
}

function seedPhrase(start: number, end: number): SecretFinding {
  return { kind: 'seed_phrase', start, end };
}
