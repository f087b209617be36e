import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Course, Exchange } from './play.ts';
import type { Plan } from './plan.ts';

/** Every way in which a run that was killed is not as promised, given the same flow without deaths and faults. */
export function judge(course: Course, undisturbed: Course, plan: Plan): string[] {
  return [
    ...course.lies.map((lie) => `said what is not so: ${lie}`),
    ...findRepetitions(course.log),
    ...findUnanswered(course.log),
    ...findRepeatedEffects(course, undisturbed),
    ...findSecretEffects(course),
    ...(isAtEnd(course, undisturbed)
      ? []
      : [`does not come to an end, but waits for ${course.waitsFor}`]),
    ...(isAsUndisturbed(course, plan) ? findDifferences(course, undisturbed) : []),
  ];
}

/** Who had two codes lost on the way is offered a person, instead of the same question a third time running. */
function isAsUndisturbed(course: Course, { fault, isPageLate = false }: Plan): boolean {
  return fault === undefined && !isPageLate && newCodesIn(course) < 2;
}

function newCodesIn({ exchanges }: Course): number {
  return exchanges.filter(({ act }) => act.kind === 'say' && act.text === 'Send a new code').length;
}

/** Whatever is said in answer to one message is said once. */
function findRepetitions(log: LoggedActivity[]): string[] {
  const said = log.filter(({ from }) => from.role === 'bot');
  const names = said.map(({ replyToId = '', text = '' }) => `${replyToId}: ${text}`);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `said twice: ${name}`);
}

function findUnanswered(log: LoggedActivity[]): string[] {
  const answered = new Set(log.map(({ replyToId }) => replyToId));
  return log
    .filter(({ from, id }) => from.role !== 'bot' && !answered.has(id))
    .map(({ text = '' }) => `never answered: ${text}`);
}

/** Codes are sent again only to who asks for another. */
function findRepeatedEffects(course: Course, undisturbed: Course): string[] {
  const { codes, ...once } = course.effects;
  const expected = undisturbed.effects;
  const names = Object.keys(once) as (keyof typeof once)[];
  const repeated = names.filter((name) => once[name] > expected[name]).map(String);
  if (codes > expected.codes + newCodesIn(course)) repeated.push('codes');
  if (new Set(course.tickets).size < course.tickets.length) repeated.push('tickets');
  return repeated.map((name) => `done twice: ${name}`);
}

/** Where the transcript ends, or with a person; in no case with the question whether something is done. */
function isAtEnd({ isUnending, waitsFor, tickets }: Course, undisturbed: Course): boolean {
  if (isUnending || waitsFor.includes(' result ')) return false;
  return waitsFor === undisturbed.waitsFor || tickets.length > 0;
}

const NOT_SURE = /can’t say whether|have no confirmation yet/u;

/** Whatever is done to an account, its customer hears of it, or that nobody is sure. */
function findSecretEffects({ effects, log }: Course): string[] {
  const said = log.filter(({ from }) => from.role === 'bot').map(({ text = '' }) => text);
  const isHeard = (words: RegExp): boolean =>
    said.some((text) => words.test(text) || NOT_SURE.test(text));
  return [
    ...(effects.freezes > 0 && !isHeard(/is frozen\. The receipt/u) ? ['frozen in secret'] : []),
    ...(effects.resets > 0 && !isHeard(/\*\* is started/u) ? ['reset in secret'] : []),
  ];
}

/** Killed, but with an account service that works: all is as without the death but for what a lost code takes. */
function findDifferences(course: Course, undisturbed: Course): string[] {
  const differences: string[] = [];
  const compare = (what: string, found: unknown, expected: unknown): void => {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
    if (one !== other) differences.push(`${what}: expected ${other}, found ${one}`);
  };
  compare('replies', repliesOf(course.exchanges), repliesOf(undisturbed.exchanges));
  compare('waits for', course.waitsFor, undisturbed.waitsFor);
  compare('tickets', course.tickets, undisturbed.tickets);
  compare('effects', { ...course.effects, codes: 0 }, { ...undisturbed.effects, codes: 0 });
  return differences;
}

/** Where a code was asked for more than once, the last answer counts. */
function repliesOf(exchanges: Exchange[]): string[][] {
  return exchanges
    .filter(({ asked }, index) => !isCode(asked) || exchanges[index + 1]?.asked !== asked)
    .map(({ replies }) => replies);
}

function isCode(asked: string): boolean {
  return asked.includes(' code ');
}
