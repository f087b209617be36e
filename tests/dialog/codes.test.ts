import { expect } from 'chai';
import { Talk } from './support/talk.ts';

const OK = { outcome: 'ok', data: {} } as const;
const WRONG = { outcome: 'problem', code: 'code_incorrect' } as const;

function atCode(): Talk {
  const talk = new Talk(
    'join-video-call',
    { hasAppointment: true },
    {
      level: 'A0',
      assistedFreeze: false,
      joinPolicy: 'email_code',
      channelIsPrivate: true,
    },
  );
  talk.results.push(OK);
  talk.say('me@example.com');
  return talk;
}

describe('a code', () => {
  it('is asked in a field of its own', () => {
    expect(atCode().step).to.deep.include({
      field: { label: 'Code from the email', digits: 8, nonce: 'turn-2' },
    });
  });

  it('is passed on once and kept nowhere', () => {
    const talk = atCode();
    talk.results.push(WRONG);
    talk.take({ kind: 'code', code: '8675 3091', nonce: 'turn-2' });
    expect(talk.effects.at(-1)?.input).to.deep.equal({
      code: '86753091',
      purpose: 'join_video_call',
    });
    expect(JSON.stringify(talk.step)).to.not.include('8675');
  });

  it('is also taken from a message at this prompt', () => {
    const talk = atCode();
    talk.results.push(WRONG);
    talk.say('it is 86753091');
    expect(talk.effects.at(-1)?.effect).to.equal('verify_binding');
  });

  it('is asked again with the tries that are left, and stops after three', () => {
    const talk = atCode();
    talk.results.push(WRONG, WRONG, WRONG);
    expect(talk.say('11111111')).to.include('2 tries left');
    expect(talk.say('11111112')).to.include('one try left');
    talk.say('11111113');
    expect(talk.ends).to.deep.equal(['locked']);
    const keys = talk.effects.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('is asked for again under the same key where nobody knows whether it was checked', () => {
    const talk = atCode();
    talk.take({ kind: 'code_lost' });
    expect(talk.step.text).to.include('entering it again');
    talk.results.push({ outcome: 'unknown' }, OK);
    talk.say('86753091');
    talk.say('86753091');
    expect(talk.effects.slice(1, 3).map(({ idempotencyKey }) => idempotencyKey)).to.deep.equal([
      'turn-2:verifyCode',
      'turn-2:verifyCode',
    ]);
  });

  it('can be sent anew', () => {
    const talk = atCode();
    talk.results.push(OK);
    talk.say('nothing came');
    expect(talk.effects.map(({ effect }) => effect)).to.deep.equal([
      'start_binding',
      'start_binding',
    ]);
  });

  it('is never asked where others read along', () => {
    const talk = new Talk(
      'join-video-call',
      { hasAppointment: true },
      {
        level: 'A0',
        assistedFreeze: false,
        joinPolicy: 'email_code',
        channelIsPrivate: false,
      },
    );
    expect(talk.ends).to.deep.equal(['not_here']);
  });
});

describe('a video call', () => {
  it('is chosen by its time when there are two, and opened with a link', () => {
    const talk = atCode();
    const appointments = [
      { id: 'late', startsAt: '2026-03-09T10:00:00Z', state: 'scheduled' },
      { id: 'soon', startsAt: '2026-03-02T12:00:00Z', state: 'open' },
    ];
    talk.results.push(OK, { outcome: 'ok', data: { appointments } });
    expect(talk.say('86753091')).to.include('more than one appointment');
    expect(talk.step.suggestions).to.include('2 March at 12:00 UTC');
    talk.results.push({
      outcome: 'ok',
      data: { url: 'https://example.com/j', expiresAt: '2026-03-02T12:05:00Z' },
    });
    expect(talk.say('the first one')).to.include('https://example.com/j');
    expect(talk.effects.at(-1)?.input).to.deep.equal({ appointmentId: 'soon' });
  });
});
