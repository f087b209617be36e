import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Effects, World } from './world.ts';

/** What the bot says of what was done, and when that is true. */
interface Claim {
  words: RegExp;
  isTrue: (facts: { effects: Effects; isFrozen: boolean }) => boolean;
}

const claims: Claim[] = [
  { words: /Your account is frozen\. The receipt/u, isTrue: ({ isFrozen }) => isFrozen },
  {
    words:
      /\*\*not\*\* frozen|nothing is frozen|nothing was frozen|frozen already, so I did|can’t freeze it/u,
    isTrue: ({ effects }) => effects.freezes === 0,
  },
  { words: /The request \*\*.+\*\* is started/u, isTrue: ({ effects }) => effects.resets === 1 },
  {
    words: /not start the request|nothing was started|so I did not start a second one/u,
    isTrue: ({ effects }) => effects.resets === 0,
  },
  { words: /A reminder will reach you/u, isTrue: ({ effects }) => effects.reminders === 1 },
];

const LINK = /\[Open the video call\]\(\S+\/call\/([^.\s]+)\.\S+\)/u;
const TICKET = /(?<=\*\*)T-\d+(?=\*\*)/gu;

/** Everything said that is not so. */
export async function findLies(said: LoggedActivity[], world: World): Promise<string[]> {
  const lies: string[] = [];
  for (const { text = '' } of said)
    if ((await isFalse(text, world)) || (await leadsNowhere(text, world))) lies.push(text);
  return lies;
}

async function isFalse(text: string, world: World): Promise<boolean> {
  const made = claims.filter(({ words }) => words.test(text));
  if (made.length === 0) return false;
  const facts = { effects: await world.effects(), isFrozen: await world.isFrozen() };
  return made.some(({ isTrue }) => !isTrue(facts));
}

async function leadsNowhere(text: string, world: World): Promise<boolean> {
  const linkId = LINK.exec(text)?.[1];
  if (linkId !== undefined && !(await world.isNewestLink(linkId))) return true;
  const named = text.match(TICKET) ?? [];
  if (named.length === 0) return false;
  const numbers = new Set((await world.tickets()).map(({ number }) => number));
  return named.some((number) => !numbers.has(number));
}
