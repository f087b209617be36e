import { expect } from 'chai';
import fc from 'fast-check';

import { RateLimit } from '../../../src/channels/direct-line/rate-limit.ts';

describe('a rate limit', () => {
  it('allows a burst, and then tells how long to wait', () => {
    const limit = new RateLimit({ burst: 2, perSecond: 0.1 }, () => 0);
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).to.deep.equal([0, 0, 10]);
  });

  it('counts each key on its own', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 }, () => 0);
    expect([limit.take('a'), limit.take('b'), limit.take('a')]).to.deep.equal([0, 0, 1]);
  });

  it('allows again whoever has waited as long as it said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.05, max: 50, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 60 }),
        (burst, perSecond, pausesMs) => {
          let nowMs = 0;
          const limit = new RateLimit({ burst, perSecond }, () => nowMs);
          for (const pauseMs of pausesMs) {
            nowMs += pauseMs;
            const waitSeconds = limit.take('a');
            if (waitSeconds === 0) continue;
            nowMs += waitSeconds * 1000 + 1;
            expect(limit.take('a')).to.equal(0);
          }
        },
      ),
    );
  });

  it('never allows more than the burst and what was earned since', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 100 }), (pausesMs) => {
        let nowMs = 0;
        const limit = new RateLimit({ burst: 5, perSecond: 2 }, () => nowMs);
        let allowed = 0;
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          if (limit.take('a') === 0) allowed += 1;
        }
        expect(allowed).to.be.at.most(5 + (nowMs / 1000) * 2);
      }),
    );
  });

  it('takes no harm from a clock that goes back', () => {
    let nowMs = 10_000;
    const limit = new RateLimit({ burst: 1, perSecond: 1 }, () => nowMs);
    limit.take('a');
    nowMs = 0;
    expect(limit.take('a')).to.equal(1);
    nowMs = 1000;
    expect(limit.take('a')).to.equal(0);
  });
});
