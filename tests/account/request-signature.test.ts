import { expect } from 'chai';
import { isSignedBy, signRequest } from '../../src/account/request-signature.ts';

const NOW_MS = 1_776_211_200_000;
const parts = { method: 'POST', path: '/v1/bindings?a=b', body: '{"code":"1"}' };

describe('the signature of a request', () => {
  const signature = signRequest(parts, 'secret', NOW_MS);

  it('is an HMAC over method, path, hash of the body and time', () => {
    expect(signature).to.equal(
      't=1776211200,v1=364cc6e431bd81bef56b72a603ef25503c2fd6ccfb708a37b0ee255d4cc0a0c6',
    );
  });

  it('holds for what was signed only', () => {
    const check = (changed: Partial<typeof parts>, secret = 'secret', given = signature) =>
      isSignedBy(secret, { ...parts, ...changed }, given, NOW_MS);
    expect(check({})).to.equal(true);
    expect(check({ method: 'GET' })).to.equal(false);
    expect(check({ path: '/v1/bindings' })).to.equal(false);
    expect(check({ body: '{"code": "1"}' })).to.equal(false);
    expect(check({}, 'other')).to.equal(false);
    expect(check({}, 'secret', signature.replace('t=1776', 't=1777'))).to.equal(false);
    expect(check({}, 'secret', 'v1=00')).to.equal(false);
    expect(isSignedBy('secret', parts, undefined, NOW_MS)).to.equal(false);
  });

  it('holds for five minutes either way', () => {
    for (const [offsetMs, holds] of [
      [300_000, true],
      [301_000, false],
      [-300_000, true],
      [-301_000, false],
    ] as const) {
      expect(isSignedBy('secret', parts, signature, NOW_MS + offsetMs)).to.equal(holds);
    }
  });
});
