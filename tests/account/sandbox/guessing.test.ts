import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { ProblemCode } from '../../../src/account/account-problem.ts';
import { dataOf, keyed } from '../conformance-parts.ts';
import { openTestSandbox, type TestSandbox } from '../open-test-sandbox.ts';

const HOUR_MS = 3_600_000;
const ADDRESS = 'lost-nothing@sandbox.example';

describe('guessing codes of the sandbox', () => {
  let opened: TestSandbox;

  beforeEach(async () => {
    opened = await openTestSandbox();
  });

  afterEach(() => opened.remove());

  async function start(): Promise<string> {
    const wish = {
      channel: 'directline',
      conversationId: randomUUID(),
      contactEmail: ADDRESS,
      purpose: 'protective_freeze' as const,
    };
    const answer = await opened.sandbox.service.startBinding(wish, keyed());
    return `${dataOf(answer).bindingId} ${wish.conversationId}`;
  }

  /** Guesses that many times at once, and returns how often each answer came. */
  async function guessAtOnce(target: string, times: number): Promise<Map<string, number>> {
    const [bindingId = '', conversationId = ''] = target.split(' ');
    const right = opened.sandbox.bench.codeFor(ADDRESS);
    const code = right === '00000000' ? '00000001' : '00000000';
    const answers = await Promise.all(
      Array.from({ length: times }, () =>
        opened.sandbox.service.verifyBinding({ bindingId, conversationId, code }, keyed()),
      ),
    );
    const counts = new Map<string, number>();
    for (const answer of answers) {
      const name = answer.outcome === 'problem' ? answer.problem.code : answer.outcome;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  async function burst(target: string): Promise<number> {
    const wrong: ProblemCode = 'code_incorrect';
    return (await guessAtOnce(target, 100)).get(wrong) ?? 0;
  }

  it('looks at one of 1,000 guesses at once, and puts off the others', async () => {
    const counts = await guessAtOnce(await start(), 1000);
    expect(Object.fromEntries(counts)).to.deep.equal({ code_incorrect: 1, rate_limited: 999 });
  }).timeout(20_000);

  it('looks at three guesses for one code, and then at none, also at the right one', async () => {
    const target = await start();
    let looked = 0;
    for (let times = 0; times < 5; times += 1) {
      looked += await burst(target);
      await opened.sandbox.bench.moveClock(31_000);
    }
    expect(looked).to.equal(3);
    const [bindingId = '', conversationId = ''] = target.split(' ');
    const code = opened.sandbox.bench.codeFor(ADDRESS) ?? '';
    const guess = { bindingId, conversationId, code };
    const answer = await opened.sandbox.service.verifyBinding(guess, keyed());
    expect(answer).to.have.nested.property('problem.code', 'challenge_locked');
  }).timeout(20_000);

  it('looks at exactly five guesses in an hour, and ten in a day, over all codes', async () => {
    let looked = 0;
    const lookedAfterHour: number[] = [];
    for (let hour = 0; hour < 4; hour += 1) {
      for (let challenge = 0; challenge < 2; challenge += 1) {
        const target = await startIfAllowed();
        for (let times = 0; target !== undefined && times < 4; times += 1) {
          looked += await burst(target);
          await opened.sandbox.bench.moveClock(31_000);
        }
      }
      lookedAfterHour.push(looked);
      await opened.sandbox.bench.moveClock(HOUR_MS);
    }
    expect(lookedAfterHour).to.deep.equal([5, 10, 10, 10]);
  }).timeout(30_000);

  async function startIfAllowed(): Promise<string | undefined> {
    return start().catch(() => undefined);
  }
});
