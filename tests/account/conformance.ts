import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { AccountService } from '../../src/account/account-service.ts';
import { dataOf, keyed, problemOf, type ConformanceTarget } from './conformance-parts.ts';
import { describeWithBench } from './conformance-with-bench.ts';

/** What every implementation of the account service must do. */
export function describeAccountService(
  open: () => Promise<ConformanceTarget>,
  { hasBench }: { hasBench: boolean },
): void {
  let target: ConformanceTarget;

  before(async () => {
    target = await open();
  });

  beforeEach(async () => {
    await target.bench?.beginAnew();
  });

  after(async () => {
    await target.close();
  });

  describe('for any address', () => {
    describeForAnyAddress(() => target.service);
  });
  if (hasBench) describeWithBench(() => target);
}

function describeForAnyAddress(service: () => AccountService): void {
  function wishFrom(conversationId: string) {
    return {
      channel: 'directline',
      conversationId,
      contactEmail: `nobody-${randomUUID()}@sandbox.example`,
      purpose: 'protective_freeze' as const,
    };
  }

  async function bind(conversationId: string) {
    return dataOf(await service().startBinding(wishFrom(conversationId), keyed()));
  }

  it('says what it offers', async () => {
    const { joinPolicy, operations } = dataOf(await service().capabilities({}, {}));
    expect(joinPolicy).to.include('email_otp');
    expect(operations).to.be.an('array');
    expect(dataOf(await service().health({}, {})).status).to.be.oneOf(['ok', 'degraded']);
  });

  it('answers an address that nobody has as if a code were sent', async () => {
    const binding = await bind('one');
    expect(binding.delivery).to.equal('if_match');
    expect(Date.parse(binding.expiresAt)).to.be.above(Date.parse(binding.resendAfter));
  });

  it('does a keyed act once, and answers its repetition alike', async () => {
    const wish = wishFrom('one');
    const call = keyed();
    const first = await service().startBinding(wish, call);
    const again = await service().startBinding(wish, call);
    expect(first).to.include({ outcome: 'ok', idempotency: 'new' });
    expect(again).to.deep.equal({ ...first, idempotency: 'replayed' });
  });

  it('refuses a key that was used for something else', async () => {
    const call = keyed();
    await service().startBinding(wishFrom('one'), call);
    const other = await service().startBinding(wishFrom('one'), call);
    expect(problemOf(other).code).to.equal('idempotency_mismatch');
  });

  it('does a keyed act once when it is asked for ten times at once', async () => {
    const wish = wishFrom('one');
    const call = keyed();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service().startBinding(wish, call)),
    );
    const ids = answers.map((answer) => dataOf(answer).bindingId);
    expect(new Set(ids).size).to.equal(1);
  });

  it('counts down wrong codes, and a repetition with the same key is not counted', async () => {
    const { bindingId } = await bind('one');
    const guess = { bindingId, conversationId: 'one', code: '00000000' };
    const call = keyed();
    for (let times = 0; times < 3; times += 1) {
      const answer = await service().verifyBinding(guess, call);
      expect(problemOf(answer)).to.deep.include({ code: 'code_incorrect', remaining: 2 });
    }
  });

  it('makes who guesses wait longer each time', async () => {
    const { bindingId } = await bind('one');
    const guess = { bindingId, conversationId: 'one', code: '00000000' };
    await service().verifyBinding(guess, keyed());
    const { code, retryAfterMs } = problemOf(await service().verifyBinding(guess, keyed()));
    expect(code).to.equal('rate_limited');
    expect(retryAfterMs).to.be.within(1, 2000);
  });

  it('knows a binding only in its own conversation', async () => {
    const { bindingId } = await bind('one');
    const elsewhere = { bindingId, conversationId: 'two' };
    const guess = { ...elsewhere, code: '00000000' };
    expect(problemOf(await service().verifyBinding(guess, keyed())).code).to.equal('not_found');
    expect(problemOf(await service().resendBinding(elsewhere, keyed())).code).to.equal('not_found');
  });

  it('sends no second code within a minute', async () => {
    const { bindingId } = await bind('one');
    const again = await service().resendBinding({ bindingId, conversationId: 'one' }, keyed());
    const { code, retryAfterMs } = problemOf(again);
    expect(code).to.equal('rate_limited');
    expect(retryAfterMs).to.be.within(1, 60_000);
  });

  it('sends at most three codes an hour to one address', async () => {
    const wish = wishFrom('one');
    for (let sent = 0; sent < 3; sent += 1) dataOf(await service().startBinding(wish, keyed()));
    expect(problemOf(await service().startBinding(wish, keyed())).code).to.equal('rate_limited');
  });

  it('drops a binding, also twice, and then no code of it is right', async () => {
    const { bindingId } = await bind('one');
    dataOf(await service().dropBinding({ bindingId }, {}));
    dataOf(await service().dropBinding({ bindingId }, {}));
    const guess = { bindingId, conversationId: 'one', code: '00000000' };
    const { code } = problemOf(await service().verifyBinding(guess, keyed()));
    expect(code).to.equal('challenge_expired');
  });

  it('shows nothing without a proof that is genuine', async () => {
    const { bindingId } = await bind('one');
    const forged = { kind: 'binding', token: `${bindingId}.AAAA`, conversationId: 'one' } as const;
    const stranger = { kind: 'assertion', token: 'e30.e30.AAAA' } as const;
    for (const proof of [forged, stranger]) {
      const freezing = { ...keyed(), proof };
      const answers = [
        await service().me({}, { proof }),
        await service().videoAppointments({ window: 'all' }, { proof }),
        await service().freezeRequest({ id: 'one' }, { proof }),
        await service().requestFreeze({ reason: 'pause', evidenceRef: '' }, freezing),
      ];
      const codes = answers.map((answer) => problemOf(answer).code);
      expect(codes).to.deep.equal(Array.from(answers, () => 'proof_required'));
    }
  });

  it('takes no assertion that the site has not made', async () => {
    const answer = await service().introspectAssertion({ assertion: 'e30.e30.AAAA' }, {});
    expect(problemOf(answer).code).to.equal('proof_required');
  });

  it('has no operation that unfreezes, finishes a reset, changes contacts, closes or pays', () => {
    const forbidden = /unfreeze|complete|finish|contact|close|withdraw|transfer|order/i;
    expect(Object.keys(service()).filter((name) => forbidden.test(name))).to.deep.equal([]);
  });
}
