import winkNLP from 'wink-nlp';
import { winkModel } from './wink-model.ts';

export interface Token {
  /** Addresses and links are all one word, "<email>" or "<url>": what they say is of no intent. */
  text: string;
  isWord: boolean;
  /** Whether an English dictionary has it. */
  isInDictionary: boolean;
}

const HIDDEN_TYPES = new Set(['email', 'url']);
const NO_WORD = 'qzxjvkw';

/** wink keeps every new word it meets for ever, so it is replaced before that grows to more than some megabytes. */
const CHARACTERS_BEFORE_RENEWAL = 5_000_000;

let wink = winkNLP(winkModel, []);
let charactersSeen = 0;

/** wink numbers the words of its dictionary first, and then new words as it meets them. */
const dictionarySize = Math.min(...wordNumbers(NO_WORD));

/** Splits normalised text into words, numbers, punctuation and so on, in order. */
export function tokenize(text: string): Token[] {
  charactersSeen += text.length;
  if (charactersSeen > CHARACTERS_BEFORE_RENEWAL) {
    wink = winkNLP(winkModel, []);
    charactersSeen = text.length;
  }
  const tokens = wink.readDoc(text).tokens();
  const types = tokens.out(wink.its.type);
  const numbers = tokens.out(wink.its.uniqueId).map(Number);
  return tokens.out(wink.its.value).map((value, index) => {
    const type = String(types[index]);
    return {
      text: HIDDEN_TYPES.has(type) ? `<${type}>` : value,
      isWord: type === 'word',
      isInDictionary: (numbers[index] ?? 0) < dictionarySize,
    };
  });
}

function wordNumbers(text: string): number[] {
  return wink.readDoc(text).tokens().out(wink.its.uniqueId).map(Number);
}
