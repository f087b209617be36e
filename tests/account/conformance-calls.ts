import { expect } from 'chai';
import type { AccountService, Proof } from '../../src/account/account-service.ts';
import { dataOf, keyed, problemOf, type ConformanceBench } from './conformance-parts.ts';
import type { Player } from './play-customers.ts';

/** What customers with and without an appointment meet. */
export function describeCalls(
  { prove }: Player,
  service: () => AccountService,
  bench: () => ConformanceBench,
): void {
  async function appointmentsOf(proof: Proof) {
    const answer = await service().videoAppointments({ window: 'current' }, { proof });
    return dataOf(answer).appointments;
  }

  async function link(id: string, proof: Proof) {
    return service().createJoinLink({ id }, { ...keyed(), proof });
  }

  describe('video calls', () => {
    it('lists appointments by time and state only', async () => {
      const expected = {
        'appointment-early': ['scheduled'],
        'appointment-now': ['open'],
        'appointment-late': ['open'],
        'appointment-missed': ['missed'],
        'appointment-two': ['open', 'scheduled'],
        'changed-email': ['open'],
        'lost-nothing': [],
      };
      for (const [persona, states] of Object.entries(expected)) {
        const appointments = await appointmentsOf(await prove(persona, 'join_video_call'));
        expect(
          appointments.map(({ state }) => state),
          persona,
        ).to.deep.equal(states);
      }
    });

    it('makes a link when it is time, and a new one each time', async () => {
      const proof = await prove('appointment-now', 'join_video_call');
      const [{ id } = { id: '' }] = await appointmentsOf(proof);
      const first = dataOf(await link(id, proof));
      const second = dataOf(await link(id, proof));
      expect(first.url).to.match(/^https?:/);
      expect(second.url).not.to.equal(first.url);
    });

    it('makes no link too early or too late', async () => {
      const early = await prove('appointment-early', 'join_video_call');
      const [soon = { id: '', startsAt: '' }] = await appointmentsOf(early);
      expect(problemOf(await link(soon.id, early))).to.include({
        code: 'not_open_yet',
        opensAt: soon.startsAt,
      });
      const missed = await prove('appointment-missed', 'join_video_call', 'two');
      const [over = { id: '' }] = await appointmentsOf(missed);
      expect(problemOf(await link(over.id, missed)).code).to.equal('state_conflict');
    });

    it('takes a wish to be reminded of a call to come', async () => {
      const proof = await prove('appointment-early', 'join_video_call');
      const [{ id } = { id: '' }] = await appointmentsOf(proof);
      const answer = await service().requestReminder({ id }, { ...keyed(), proof });
      expect(dataOf(answer).appointmentId).to.equal(id);
    });

    it('does not list calls for what was proven for a freeze', async () => {
      const proof = await prove('appointment-now', 'protective_freeze');
      const answer = await service().videoAppointments({ window: 'current' }, { proof });
      expect(problemOf(answer).code).to.equal('proof_required');
    });
  });

  describe('authenticator codes', () => {
    const persona = 'appointment-now';

    async function enter(code: string, appointmentId: string, proof: Proof) {
      return service().verifyTotp({ code, appointmentId }, { ...keyed(), proof });
    }

    beforeEach(() => bench().setJoinPolicy(['email_otp', 'totp']));
    afterEach(() => bench().setJoinPolicy(['email_otp']));

    it('are needed for a link where the policy says so', async () => {
      const proof = await prove(persona, 'join_video_call');
      const [{ id } = { id: '' }] = await appointmentsOf(proof);
      expect(problemOf(await link(id, proof)).code).to.equal('proof_required');
      dataOf(await enter(await bench().authenticatorCode(persona), id, proof));
      dataOf(await link(id, proof));
    });

    it('are good for one use', async () => {
      const proof = await prove(persona, 'join_video_call');
      const [{ id } = { id: '' }] = await appointmentsOf(proof);
      const code = await bench().authenticatorCode(persona);
      dataOf(await enter(code, id, proof));
      expect(problemOf(await enter(code, id, proof)).code).to.equal('code_reused');
    });

    it('may be one step old, and no older', async () => {
      const proof = await prove(persona, 'join_video_call');
      const [{ id } = { id: '' }] = await appointmentsOf(proof);
      const code = await bench().authenticatorCode(persona);
      await bench().moveClock(90_000);
      expect(problemOf(await enter(code, id, proof)).code).to.equal('code_incorrect');
      const fresh = await bench().authenticatorCode(persona);
      await bench().moveClock(30_000);
      dataOf(await enter(fresh, id, proof));
    });
  });
}
