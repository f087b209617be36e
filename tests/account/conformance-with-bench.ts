import { expect } from 'chai';
import type { AccountService, Proof } from '../../src/account/account-service.ts';
import { describeCalls } from './conformance-calls.ts';
import {
  dataOf,
  keyed,
  problemOf,
  type ConformanceBench,
  type ConformanceTarget,
} from './conformance-parts.ts';
import { addressOf, playCustomers } from './play-customers.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const FREEZE = { reason: 'compromised', evidenceRef: 'one' } as const;

/** What a customer of each kind meets. */
export function describeWithBench(target: () => ConformanceTarget): void {
  const service = (): AccountService => target().service;
  const bench = (): ConformanceBench => {
    const { bench: found } = target();
    if (!found) throw new Error('This target should have a bench, and has none.');
    return found;
  };

  const player = playCustomers(service, bench);
  const { start, guess, prove, logIn } = player;

  describe('codes', () => {
    it('takes the right code once, and shows the account masked', async () => {
      const { bindingId } = await start('lost-nothing', 'protective_freeze');
      const code = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      expect(code).to.match(/^\d{8}$/);
      const { bindingToken, level, expiresInSeconds } = dataOf(await guess(bindingId, code));
      expect(level).to.equal('A1');
      expect(expiresInSeconds).to.be.within(890, 900);
      const proof = { kind: 'binding', token: bindingToken, conversationId: 'one' } as const;
      expect(dataOf(await service().me({}, { proof }))).to.deep.include({
        email: 'l•••@s•••.example',
        phone: '+•• ••12',
        status: 'active',
      });
      expect(problemOf(await guess(bindingId, code)).code).to.equal('challenge_expired');
    });

    it('tells a repetition of the right code the same, with the same token', async () => {
      const { bindingId } = await start('lost-nothing', 'protective_freeze');
      const code = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      const input = { bindingId, conversationId: 'one', code };
      const call = keyed();
      const first = dataOf(await service().verifyBinding(input, call));
      const again = dataOf(await service().verifyBinding(input, call));
      expect(again.bindingToken).to.equal(first.bindingToken);
    });

    it('accepts a token only in the conversation that proved it', async () => {
      const proof = await prove('lost-nothing', 'protective_freeze');
      const answer = await service().me(
        {},
        { proof: { ...proof, conversationId: 'two' } as Proof },
      );
      expect(problemOf(answer).code).to.equal('proof_required');
    });

    it('voids the last code when a new one is sent', async () => {
      const { bindingId } = await start('lost-nothing', 'protective_freeze');
      const first = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      await bench().moveClock(MINUTE_MS);
      const resending = { bindingId, conversationId: 'one' };
      dataOf(await service().resendBinding(resending, keyed()));
      const second = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      expect(problemOf(await guess(bindingId, first)).code).to.equal('code_incorrect');
      await bench().moveClock(2000);
      expect((await guess(bindingId, second)).outcome).to.equal('ok');
    });

    it('has one live challenge for each purpose of an account', async () => {
      const first = await start('lost-nothing', 'protective_freeze', 'one');
      const code = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      await start('lost-nothing', 'protective_freeze', 'two');
      expect(problemOf(await guess(first.bindingId, code)).code).to.equal('challenge_expired');
    });

    it('lets a code expire after ten minutes', async () => {
      const { bindingId } = await start('lost-nothing', 'protective_freeze');
      const code = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      await bench().moveClock(10 * MINUTE_MS);
      expect(problemOf(await guess(bindingId, code)).code).to.equal('challenge_expired');
    });

    it('locks a challenge after three wrong codes, also for the right one', async () => {
      const { bindingId } = await start('lost-nothing', 'protective_freeze');
      const code = (await bench().codeFor(addressOf('lost-nothing'))) ?? '';
      const wrong = code === '00000000' ? '11111111' : '00000000';
      for (const remaining of [2, 1, 0]) {
        expect(problemOf(await guess(bindingId, wrong))).to.deep.include({ remaining });
        await bench().moveClock(30_000);
      }
      expect(problemOf(await guess(bindingId, code)).code).to.equal('challenge_locked');
    });

    it('answers a known and an unknown address alike, and their wrong codes too', async () => {
      const shapes = [];
      for (const persona of ['lost-nothing', 'is-nobody', 'former-address']) {
        const binding = await start(persona, 'protective_freeze');
        const problem = problemOf(await guess(binding.bindingId, '00000000'));
        const life = Date.parse(binding.expiresAt) - Date.parse(binding.resendAfter);
        shapes.push({ fields: Object.keys(binding), delivery: binding.delivery, life, problem });
      }
      expect(shapes[1]).to.deep.equal(shapes[0]);
      expect(shapes[2]).to.deep.equal(shapes[0]);
      expect(await bench().codeFor(addressOf('is-nobody'))).to.equal(undefined);
      expect(await bench().codeFor(addressOf('former-address'))).to.equal(undefined);
    });
  });

  describe('freezing', () => {
    it('freezes once, and a second wish meets a frozen account', async () => {
      const proof = await prove('lost-nothing', 'protective_freeze');
      const call = { ...keyed(), proof };
      const first = dataOf(await service().requestFreeze(FREEZE, call));
      expect(first.state).to.equal('frozen');
      const again = await service().requestFreeze(FREEZE, call);
      expect(again).to.deep.include({ idempotency: 'replayed' });
      expect(dataOf(again)).to.deep.equal(first);
      const other = await service().requestFreeze(FREEZE, { ...keyed(), proof });
      expect(problemOf(other).code).to.equal('already_frozen');
      expect(dataOf(await service().me({}, { proof })).status).to.equal('self_frozen');
    });

    it('tells what became of a freeze after the proof has expired, but begins no other', async () => {
      const proof = await prove('lost-phone', 'protective_freeze');
      const call = { ...keyed(), proof };
      const { id } = dataOf(await service().requestFreeze(FREEZE, call));
      await bench().moveClock(16 * MINUTE_MS);
      expect(dataOf(await service().requestFreeze(FREEZE, call))).to.include({ id });
      const anew = await service().requestFreeze(FREEZE, { ...keyed(), proof });
      expect(problemOf(anew).code).to.equal('proof_expired');
    });

    it('says that a slow freeze is executing until it is done, and begins no second one', async () => {
      const proof = await prove('freeze-stuck', 'protective_freeze');
      const { id, state } = dataOf(await service().requestFreeze(FREEZE, { ...keyed(), proof }));
      expect(state).to.equal('executing');
      const other = await service().requestFreeze(FREEZE, { ...keyed(), proof });
      expect(problemOf(other)).to.include({ code: 'request_already_open', id });
      await bench().moveClock(10 * MINUTE_MS);
      expect(dataOf(await service().freezeRequest({ id }, { proof }))).to.include({
        state: 'frozen',
      });
    });

    it('refuses by what the account is', async () => {
      const expected = {
        frozen: 'already_frozen',
        'restricted-judicial': 'state_conflict',
        'restricted-risk': 'state_conflict',
        closing: 'state_conflict',
        unverified: 'not_eligible',
        'no-authenticator': 'not_eligible',
        'unfrozen-today': 'rate_limited',
      };
      for (const [persona, code] of Object.entries(expected)) {
        const proof = await prove(persona, 'protective_freeze');
        const answer = await service().requestFreeze(FREEZE, { ...keyed(), proof });
        expect(problemOf(answer).code, persona).to.equal(code);
      }
    });

    it('freezes an account by way of support at most once in 24 hours', async () => {
      await bench().moveClock(21 * HOUR_MS);
      const proof = await prove('unfrozen-today', 'protective_freeze');
      const answer = await service().requestFreeze(FREEZE, { ...keyed(), proof });
      expect(dataOf(answer).state).to.equal('frozen');
    });

    it('does not freeze with what was proven for a video call', async () => {
      const proof = await prove('lost-nothing', 'join_video_call');
      const answer = await service().requestFreeze(FREEZE, { ...keyed(), proof });
      expect(problemOf(answer).code).to.equal('proof_required');
    });

    it('shows nobody the freeze of somebody else', async () => {
      const proof = await prove('lost-nothing', 'protective_freeze', 'one');
      const { id } = dataOf(await service().requestFreeze(FREEZE, { ...keyed(), proof }));
      const other = await prove('lost-phone', 'protective_freeze', 'two');
      const answer = await service().freezeRequest({ id }, { proof: other });
      expect(problemOf(answer).code).to.equal('not_found');
    });

    it('tells of a freeze in the events, counted from one for each customer', async () => {
      const { next: before } = dataOf(await service().events({ after: await endOfEvents() }, {}));
      const proof = await logIn('lost-nothing');
      const { id } = dataOf(await service().requestFreeze(FREEZE, { ...keyed(), proof }));
      const { events, next } = dataOf(await service().events({ after: before }, {}));
      expect(events.map(({ type, data }) => [type, data.id])).to.deep.equal([
        ['freeze.completed', id],
      ]);
      expect(dataOf(await service().events({ after: next }, {})).events).to.deep.equal([]);
    });

    async function endOfEvents(after = 0): Promise<number> {
      const { next } = dataOf(await service().events({ after }, {}));
      return next === after ? next : endOfEvents(next);
    }
  });

  describe('resetting', () => {
    const wish = { methods: ['phone' as const], context: 'one' };

    it('needs a customer who is logged in', async () => {
      const proof = await prove('lost-phone', 'protective_freeze');
      const answer = await service().startTwoFactorReset(wish, { ...keyed(), proof });
      expect(problemOf(answer)).to.include({ code: 'level_too_low', needed: 'A2' });
    });

    it('starts one request, which only the customer can finish, and names it to a second wish', async () => {
      const proof = await logIn('lost-phone');
      const started = dataOf(await service().startTwoFactorReset(wish, { ...keyed(), proof }));
      expect(started.deepLink).to.match(/^https?:/);
      const other = await service().startTwoFactorReset(wish, { ...keyed(), proof });
      expect(problemOf(other)).to.include({ code: 'request_already_open', id: started.id });
      const { id } = started;
      const open = dataOf(await service().twoFactorReset({ id }, { proof }));
      expect(open).to.include({ id, state: 'awaiting_app' });
    });

    it('cancels a request, and then starts another', async () => {
      const proof = await logIn('lost-phone');
      const { id } = dataOf(await service().startTwoFactorReset(wish, { ...keyed(), proof }));
      const cancelled = await service().cancelTwoFactorReset({ id }, { ...keyed(), proof });
      expect(dataOf(cancelled).state).to.equal('cancelled');
      const twice = await service().cancelTwoFactorReset({ id }, { ...keyed(), proof });
      expect(problemOf(twice).code).to.equal('state_conflict');
      dataOf(await service().startTwoFactorReset(wish, { ...keyed(), proof }));
    });

    it('knows a logged-in customer, until the assertion expires', async () => {
      const assertion = await bench().assertionFor('lost-phone');
      expect(dataOf(await service().introspectAssertion({ assertion }, {})).level).to.equal('A2');
      await bench().moveClock(HOUR_MS);
      const later = await service().introspectAssertion({ assertion }, {});
      expect(problemOf(later).code).to.equal('proof_expired');
    });
  });

  describeCalls(player, service, bench);
}
