import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { performEffects } from '../../dialogs/perform-effects.ts';
import { personas } from '../../src/account/sandbox/personas.ts';
import { NO_FAULTS, type Faults } from '../../src/account/sandbox/faults.ts';
import type { AccountAccess, AccountConversation } from '../../src/dialog/account-access.ts';
import type { EffectResult } from '../../src/dialog/effect.ts';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { serveSandbox, type ServedSandbox } from './serve-sandbox.ts';

const MINUTE_MS = 60_000;

describe('carrying out what dialogs name', () => {
  let served: ServedSandbox;
  let access: AccountAccess;
  let session: unknown;
  let conversation: AccountConversation;

  beforeEach(async () => {
    served = await serveSandbox({ totalTimeoutMs: 60 });
    access = await performEffects(served.service, { turnBudgetMs: 300, pollEveryMs: 20 });
    session = undefined;
    conversation = {
      conversationId: randomUUID(),
      channelId: 'directline',
      channelIsPrivate: true,
      nowMs: Date.now(),
    };
  });

  afterEach(async () => {
    await access.close();
    await served.remove();
  });

  async function perform(
    effect: string,
    input: unknown,
    key: string = randomUUID(),
    isRepeated = false,
  ) {
    const request = { effect, input, idempotencyKey: key, isConfirmed: false, isRepeated };
    // The turn keeps it as JSON.
    const kept: unknown = session === undefined ? undefined : JSON.parse(JSON.stringify(session));
    const performed = await access.perform(request, kept, conversation);
    session = performed.session;
    return performed.result;
  }

  function facts() {
    return access.facts(session, conversation);
  }

  function fail(faults: Partial<Faults>): void {
    served.sandbox.bench.setFaults({ ...NO_FAULTS, ...faults });
  }

  async function bind(persona: string, purpose = 'protective_freeze'): Promise<EffectResult> {
    const contactEmail = `${persona}@sandbox.example`;
    await perform('start_binding', { contactEmail, purpose });
    const code = served.sandbox.bench.codeFor(contactEmail) ?? '00000000';
    return perform('verify_binding', { code, purpose });
  }

  async function freezesOf(persona: string): Promise<number | undefined> {
    const { personas: views } = await served.sandbox.bench.view();
    return views.find(({ id }) => id === persona)?.freezes;
  }

  const ok = { outcome: 'ok', data: {} };

  it('knows what is offered before anything is proven', () => {
    expect(facts()).to.deep.equal({
      level: 'A0',
      assistedFreeze: true,
      joinPolicy: 'email_code',
      channelIsPrivate: true,
    });
  });

  it('raises the level and names the masked account after the right code, for 15 minutes', async () => {
    expect(await bind('lost-nothing')).to.deep.equal(ok);
    expect(facts()).to.include({ level: 'A1', maskedAccount: 'l•••@s•••.example' });
    conversation = { ...conversation, nowMs: conversation.nowMs + 15 * MINUTE_MS };
    expect(facts().level).to.equal('A0');
    expect(facts()).not.to.have.property('maskedAccount');
  });

  it('does not raise the level for freezing by what is proven for a call', async () => {
    expect(await bind('appointment-now', 'join_video_call')).to.deep.equal(ok);
    expect(facts().level).to.equal('A0');
    const result = await perform('freeze_account', { reason: 'pause' });
    expect(result).to.deep.equal({ outcome: 'problem', code: 'proof_expired' });
  });

  it('neither sends nor checks a code where others read along', async () => {
    conversation = { ...conversation, channelIsPrivate: false };
    expect(await bind('lost-nothing')).to.deep.equal({
      outcome: 'problem',
      code: 'channel_not_private',
    });
    expect((await served.sandbox.bench.view()).mails).to.deep.equal([]);
  });

  it('freezes, with a receipt', async () => {
    await bind('lost-nothing');
    const result = await perform('freeze_account', { reason: 'compromised' });
    expect(result).to.have.nested.property('data.receipt').that.matches(/^FR-/);
    expect(await freezesOf('lost-nothing')).to.equal(1);
  });

  it('freezes once when the same act is done again after a crash', async () => {
    await bind('lost-nothing');
    const before = session;
    const first = await perform('freeze_account', { reason: 'pause' }, 'key');
    session = before;
    expect(await perform('freeze_account', { reason: 'pause' }, 'key')).to.deep.equal(first);
    expect(await freezesOf('lost-nothing')).to.equal(1);
  });

  it('takes the key of another conversation for another act', async () => {
    await bind('lost-nothing');
    await perform('freeze_account', { reason: 'pause' }, 'key');
    conversation = { ...conversation, conversationId: randomUUID() };
    session = undefined;
    await bind('lost-phone');
    await perform('freeze_account', { reason: 'pause' }, 'key');
    expect(await freezesOf('lost-phone')).to.equal(1);
  });

  it('waits for a freeze that is executing, and says that it does not know if it takes longer', async () => {
    await bind('freeze-stuck');
    const unknown = await perform('freeze_account', { reason: 'pause' }, 'key');
    expect(unknown).to.deep.equal({ outcome: 'unknown' });
    await served.sandbox.bench.moveClock(10 * MINUTE_MS);
    const later = await perform('freeze_account', { reason: 'pause' }, 'key');
    expect(later).to.include({ outcome: 'ok' });
    expect(await freezesOf('freeze-stuck')).to.equal(1);
  });

  it('never says "not frozen" while that is not known', async () => {
    await bind('lost-nothing');
    fail({ dropAfterCommit: true });
    const unknown = { outcome: 'unknown' };
    expect(await perform('freeze_account', { reason: 'pause' }, 'key')).to.deep.equal(unknown);
    fail({ httpStatus: 503 });
    expect(await perform('freeze_account', { reason: 'pause' }, 'key')).to.deep.equal(unknown);
    fail({});
    await served.sandbox.bench.moveClock(16 * MINUTE_MS);
    const result = await perform('freeze_account', { reason: 'pause' }, 'key');
    expect(result).to.include({ outcome: 'ok' });
    expect(await freezesOf('lost-nothing')).to.equal(1);
  });

  it('never says "not frozen" of a try that a crash made everyone forget', async () => {
    await bind('lost-nothing');
    const before = session;
    await perform('freeze_account', { reason: 'pause' }, 'key');
    session = before;
    fail({ httpStatus: 503 });
    const again = await perform('freeze_account', { reason: 'pause' }, 'key', true);
    expect(again).to.deep.equal({ outcome: 'unknown' });
    fail({});
    expect(await perform('freeze_account', { reason: 'pause' }, 'key')).to.include({
      outcome: 'ok',
    });
    expect(await freezesOf('lost-nothing')).to.equal(1);
  });

  it('says that it does not know while nobody proves any more who froze', async () => {
    const key = 'key';
    const result = await perform('freeze_account', { reason: 'pause' }, key, true);
    expect(result).to.deep.equal({ outcome: 'unknown' });
  });

  it('tells why there is no freeze', async () => {
    const expected = {
      frozen: 'already_frozen',
      unverified: 'not_eligible',
      'unfrozen-today': 'rate_limited',
      'restricted-judicial': 'state_conflict',
    };
    for (const [persona, code] of Object.entries(expected)) {
      session = undefined;
      conversation = { ...conversation, conversationId: randomUUID() };
      await bind(persona);
      const result = await perform('freeze_account', { reason: 'pause' });
      expect(result, persona).to.deep.equal({ outcome: 'problem', code });
    }
  });

  it('says that the proof has expired when the service says so', async () => {
    await bind('lost-nothing');
    await served.sandbox.bench.moveClock(16 * MINUTE_MS);
    const result = await perform('freeze_account', { reason: 'pause' });
    expect(result).to.deep.equal({ outcome: 'problem', code: 'proof_expired' });
  });

  it('does not count a code that could not be checked for haste', async () => {
    const purpose = 'protective_freeze';
    await perform('start_binding', { contactEmail: 'lost-nothing@sandbox.example', purpose });
    const code = served.sandbox.bench.codeFor('lost-nothing@sandbox.example') ?? '';
    const wrong = code === '00000000' ? '00000001' : '00000000';
    const incorrect = { outcome: 'problem', code: 'code_incorrect' };
    expect(await perform('verify_binding', { code: wrong, purpose })).to.deep.equal(incorrect);
    const hasty = await perform('verify_binding', { code, purpose });
    expect(hasty).to.deep.equal({ outcome: 'unknown' });
    await served.sandbox.bench.moveClock(2000);
    expect(await perform('verify_binding', { code, purpose })).to.deep.equal(ok);
  });

  it('takes the same code again, and another one, when nothing was heard of the first try', async () => {
    const purpose = 'protective_freeze';
    await perform('start_binding', { contactEmail: 'lost-nothing@sandbox.example', purpose });
    const code = served.sandbox.bench.codeFor('lost-nothing@sandbox.example') ?? '';
    const wrong = code === '00000000' ? '00000001' : '00000000';
    fail({ dropAfterCommit: true });
    const unheard = await perform('verify_binding', { code: wrong, purpose }, 'key');
    expect(unheard).to.deep.equal({ outcome: 'unknown' });
    fail({});
    await served.sandbox.bench.moveClock(2000);
    expect(await perform('verify_binding', { code, purpose }, 'key')).to.deep.equal(ok);
    expect(await perform('verify_binding', { code, purpose }, 'key')).to.deep.equal(ok);
  });

  it('lets the first code stand when a new one is wanted at once, and sends one after a minute', async () => {
    const wish = { contactEmail: 'lost-nothing@sandbox.example', purpose: 'protective_freeze' };
    const sent = async () => (await served.sandbox.bench.view()).mails.length;
    expect(await perform('start_binding', wish)).to.deep.equal(ok);
    expect(await perform('start_binding', wish)).to.deep.equal(ok);
    expect(await sent()).to.equal(1);
    await served.sandbox.bench.moveClock(MINUTE_MS);
    expect(await perform('start_binding', wish)).to.deep.equal(ok);
    expect(await sent()).to.equal(2);
  });

  it('says when too many codes were asked for', async () => {
    const wish = { contactEmail: 'lost-nothing@sandbox.example', purpose: 'protective_freeze' };
    for (let times = 0; times < 3; times += 1) {
      session = undefined;
      expect(await perform('start_binding', wish)).to.deep.equal(ok);
    }
    session = undefined;
    const result = await perform('start_binding', wish);
    expect(result).to.deep.equal({ outcome: 'problem', code: 'rate_limited' });
  });

  it('leads a customer with an appointment into the call', async () => {
    await bind('appointment-two', 'join_video_call');
    const listed = await perform('list_appointments', {});
    const appointments = appointmentsIn(listed);
    expect(appointments.map(({ state }) => state)).to.deep.equal(['open', 'scheduled']);
    const [open, scheduled] = appointments.map(({ id }) => id);
    const joined = await perform('create_join_link', { appointmentId: open });
    expect(joined).to.have.nested.property('data.url').that.includes('/call/');
    const early = await perform('create_join_link', { appointmentId: scheduled });
    expect(early).to.deep.equal({ outcome: 'problem', code: 'not_open_yet' });
    expect(await perform('request_reminder', { appointmentId: scheduled })).to.deep.equal(ok);
  });

  it('checks the authenticator where the policy asks for it', async () => {
    const { bench } = served.sandbox;
    await bench.setJoinPolicy(['email_otp', 'totp']);
    await access.close();
    access = await performEffects(served.service, { turnBudgetMs: 300 });
    expect(facts().joinPolicy).to.equal('email_and_authenticator_code');
    await bind('appointment-now', 'join_video_call');
    const [{ id: appointmentId } = { id: '' }] = appointmentsIn(
      await perform('list_appointments', {}),
    );
    const code = bench.authenticatorCode('appointment-now');
    expect(await perform('verify_authenticator', { code, appointmentId })).to.deep.equal(ok);
    expect(await perform('verify_authenticator', { code, appointmentId })).to.deep.equal({
      outcome: 'problem',
      code: 'code_reused',
    });
    expect(await perform('create_join_link', { appointmentId })).to.include({ outcome: 'ok' });
  });

  it('lets a logged-in customer start a reset, but no other', async () => {
    const wish = { methods: ['phone'] };
    const refused = { outcome: 'problem', code: 'proof_expired' };
    expect(await perform('start_reset_request', wish)).to.deep.equal(refused);
    const customerAssertion = await served.sandbox.bench.assertionFor('lost-phone');
    conversation = { ...conversation, customerAssertion };
    const started = await perform('start_reset_request', wish);
    expect(started).to.have.nested.property('data.link').that.includes('/reset/');
    expect(facts()).to.include({ level: 'A2', maskedAccount: 'l•••@s•••.example' });
    expect(await perform('start_reset_request', wish)).to.deep.equal({
      outcome: 'problem',
      code: 'request_already_open',
    });
  });

  it('explains only while the service is down, also to those who are proven', async () => {
    await bind('lost-nothing');
    fail({ httpStatus: 503 });
    await access.close();
    access = await performEffects(served.service, { turnBudgetMs: 300 });
    expect(facts()).to.deep.equal({ ...GUIDED_ONLY, channelIsPrivate: true });
  });

  it('does nothing that it does not know, and never rejects', async () => {
    const unknown = await perform('unfreeze_account', {});
    expect(unknown).to.deep.equal({ outcome: 'problem', code: 'not_available' });
    expect(await perform('freeze_account', { reason: 42 })).to.deep.equal({
      outcome: 'problem',
      code: 'invalid_request',
    });
    session = { forged: true };
    expect(await perform('list_appointments', {})).to.deep.equal({
      outcome: 'problem',
      code: 'proof_expired',
    });
  });

  it('can be tried with every persona', async () => {
    for (const { id } of personas) {
      session = undefined;
      conversation = { ...conversation, conversationId: randomUUID() };
      expect(await bind(id), id).to.deep.equal(ok);
    }
  });
});

function appointmentsIn(result: EffectResult): { id: string; state: string }[] {
  if (result.outcome !== 'ok') throw new Error(`Expected appointments, got ${result.outcome}.`);
  return (result.data as { appointments: { id: string; state: string }[] }).appointments;
}
