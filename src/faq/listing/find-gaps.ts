import type { Block } from './block.ts';
import { canGoOnAfter, startsStep } from './sentence-starts.ts';

/** Why a text is only a part of what its title promises. */
export type Gap = keyof typeof GAPS;

interface Excerpt {
  title: string;
  blocks: readonly Block[];
  /** The text without any Markdown. */
  text: string;
}

const FAQ_TITLE = /\bFAQs?\b/i;
const HOW_TO_TITLE = /^how (?:do|can|should|to)\b/i;
/** A thing itself, and none of its properties: `What is a bot?`, not `What is the fee for trading?`. */
const DEFINITION_TITLE =
  /^what(?:['’]s| is| are) (?:an? |the )?(?<thing>(?:(?!\b(?:for|of|in|on|to|with|between|if|my)\b)[^?])+)\??$/i;
const DEFINING =
  '(?:is|are|means?|refers? to|lets?|allows?|helps?|enables?|gives?|provides?|protects?)';

const MISSING_THING =
  /\b(?:button|link|table|image|picture|screenshot|video|form|chart|diagram)s? (?:(?:shown|listed) )?below\b|\bbelow (?:button|link|table|image|picture|screenshot|video|form|chart|diagram)s?\b|\bclick here\b/i;
const OPENED_ANSWER = /(?:^|[\s.?!])(?:certainly|yes|no|sure|of course|absolutely)[!.,:]?$/i;
const SENTENCE_END = /(?:[.!?。！？][)\]"”’']*|[)\]"”])$/u;

const INSTRUCTION =
  /(?:^|[,.:;] |\b(?:then|and) )(?:go to|select|tap|click|enter|choose|press|open|visit|submit|contact|scan|follow)\b/i;
const INSTRUCTION_ELSEWHERE = /[^.:!?]*\bbelow[.:]/gi;
const GENERIC_NOUN = / (?:programm?e?|feature|service|tool|product|function)s?$/i;

/** The rules. A name says to an editor what is wrong: the article `breaks off`. */
const GAPS = {
  'has no text': ({ text }) => text === '',
  'begins in the middle': (excerpt) => beginsInTheMiddle(excerpt),
  'breaks off': (excerpt) => breaksOff(excerpt),
  'points to something that is not in the text': ({ text }) => MISSING_THING.test(text),
  'is a how-to without a step': ({ title, blocks }) => HOW_TO_TITLE.test(title) && !hasStep(blocks),
  'does not say what the thing is': (excerpt) => lacksDefinition(excerpt),
} satisfies Record<string, (excerpt: Excerpt) => boolean>;

/** What an imported article lacks, by the rules in GAPS; none when it is whole as far as a text can show. */
export function findGaps(title: string, blocks: readonly Block[]): Gap[] {
  const excerpt = { title, blocks, text: blocks.map(plainText).join('\n') };
  const names = Object.keys(GAPS) as Gap[];
  return names.filter((name) => GAPS[name](excerpt));
}

function beginsInTheMiddle({ title, blocks, text }: Excerpt): boolean {
  const firstNumber = blocks
    .map((block) => /^(?<number>\d{1,2})[.)] /.exec(block.text))
    .find((match) => match !== null);
  if (firstNumber && Number(firstNumber.groups?.['number']) > 1) return true;
  if (/^(?:\p{Ll}{2}|[,.;:)]|(?:However|Then|Additionally|Otherwise|Furthermore),? )/u.test(text))
    return true;
  const firstSentence = /^[^.?!\n]*[.?!]?/.exec(text)?.[0] ?? '';
  return FAQ_TITLE.test(title) && !/\?$|\b(?:questions|FAQs|answers)\b/i.test(firstSentence);
}

function breaksOff({ blocks, text }: Excerpt): boolean {
  const last = blocks.at(-1);
  if (!last) return false;
  if (last.kind === 'heading' || OPENED_ANSWER.test(text) || /(?:\?|\.\.\.|…)$/.test(text))
    return true;
  if (SENTENCE_END.test(text)) return false;
  // Steps often have no full stop.
  const isInstruction = last.kind === 'item' || startsStep(last.text);
  return !isInstruction || canGoOnAfter(/\S+$/.exec(text)?.[0] ?? '');
}

function hasStep(blocks: readonly Block[]): boolean {
  return blocks.some(
    (block) =>
      block.kind === 'item' ||
      startsStep(block.text) ||
      INSTRUCTION.test(block.text.replace(INSTRUCTION_ELSEWHERE, '')),
  );
}

function lacksDefinition({ title, text }: Excerpt): boolean {
  const thing = DEFINITION_TITLE.exec(title)?.groups?.['thing'];
  if (thing === undefined) return false;
  const names = thing
    .replace(/ and (?:how|why|what|when)\b.*/i, '')
    .split(/[()]/)
    .map((name) => name.trim().replace(GENERIC_NOUN, '').replace(/s$/, ''))
    .filter((name) => name !== '')
    .map(escapePattern);
  const defining = new RegExp(
    `(?:^(?:it|this|these|they)|\\b(?:${names.join('|')})(?:e?s)?\\b)[^.?!]{0,80}?(?:['’]s|\\b${DEFINING})\\b`,
    'i',
  );
  return !defining.test(text);
}

function plainText(block: Block): string {
  return block.kind === 'item' ? [block.text, ...block.remarks].join('\n') : block.text;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
