import { expect } from 'chai';
import fc from 'fast-check';
import {
  countFailure,
  countSending,
  forgiveFailures,
  refuseGuess,
  refuseSending,
} from '../../../src/account/sandbox/code-limits.ts';
import { newSubject } from '../../../src/account/sandbox/subject.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 3, 15);

const subject = newSubject('one', null, START_MS);

/** Waits between guesses, from none to hours. */
const waits = fc.array(fc.integer({ min: 0, max: 2 * HOUR_MS }), { minLength: 1, maxLength: 200 });

/** When the guesses are looked at that come after these waits, all of them wrong. */
function lookedAt(waitsMs: number[]): number[] {
  let known = subject;
  let nowMs = START_MS;
  const times: number[] = [];
  for (const waitMs of waitsMs) {
    nowMs += waitMs;
    if (refuseGuess(known, nowMs)) continue;
    known = countFailure(known, 'one', nowMs);
    times.push(nowMs);
  }
  return times;
}

function most(times: number[], windowMs: number): number {
  const counts = times.map(
    (end) => times.filter((atMs) => atMs <= end && atMs > end - windowMs).length,
  );
  return Math.max(...counts);
}

describe('the limits of codes', () => {
  it('look at no more than 5 wrong guesses an hour and 10 a day, however they come', () => {
    fc.assert(
      fc.property(waits, (waitsMs) => {
        const times = lookedAt(waitsMs);
        expect(most(times, HOUR_MS)).to.be.at.most(5);
        expect(most(times, 24 * HOUR_MS)).to.be.at.most(10);
      }),
    );
  });

  it('leave 2, 8 and 30 seconds after the first, second and third wrong guess', () => {
    const everySecond = Array.from({ length: 120 }, () => 1000);
    const times = lookedAt(everySecond);
    const gaps = times.slice(1).map((atMs, index) => (atMs - (times[index] ?? 0)) / 1000);
    expect(gaps).to.deep.equal([2, 8, 30, 30]);
  });

  it('say when a locked account may try again, and mean it', () => {
    const times = lookedAt(Array.from({ length: 200 }, () => 1000));
    const failed = times.reduce((known, atMs) => countFailure(known, 'one', atMs), subject);
    const nowMs = START_MS + 200_000;
    const problem = refuseGuess(failed, nowMs);
    expect(problem?.code).to.equal('challenge_locked');
    const untilMs = Date.parse(problem?.until ?? '');
    expect(refuseGuess(failed, untilMs - 1)).not.to.equal(undefined);
    expect(refuseGuess(failed, untilMs)).to.equal(undefined);
  });

  it('forgive the failures of the conversation that succeeded, and no other', () => {
    const failed = countFailure(countFailure(subject, 'one', START_MS), 'two', START_MS);
    expect(forgiveFailures(failed, 'one').failures).to.deep.equal([
      { atMs: START_MS, origin: 'two' },
    ]);
  });

  it('let three codes an hour be sent, however they are asked for', () => {
    fc.assert(
      fc.property(waits, (waitsMs) => {
        let known = subject;
        let nowMs = START_MS;
        const times: number[] = [];
        for (const waitMs of waitsMs) {
          nowMs += waitMs;
          if (refuseSending(known, nowMs)) continue;
          known = countSending(known, nowMs);
          times.push(nowMs);
        }
        expect(most(times, HOUR_MS)).to.be.at.most(3);
      }),
    );
  });
});
