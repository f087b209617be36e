import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { remindDialog, resumeDialog } from '../../src/dialog/resume-dialog.ts';
import { silenceOf } from '../../src/dialog/silence.ts';
import { Talk } from './support/talk.ts';

const MINUTE_MS = 60_000;

describe('a customer who says nothing', () => {
  const talk = new Talk('close-account');
  const { state } = talk;
  const after = (minutes: number) => talk.nowMs + minutes * MINUTE_MS;

  it('is left in peace for five minutes', () => {
    expect(silenceOf(state, after(4))).to.deep.equal({ kind: 'waiting', dueAtMs: after(5) });
  });

  it('is reminded once', () => {
    expect(silenceOf(state, after(5))).to.deep.equal({ kind: 'reminder_due' });
    const reminded = remindDialog(dialogs, state);
    if (reminded.kind !== 'ask') throw new Error('expected a reminder');
    expect(reminded.text).to.include('closing your account');
    expect(silenceOf(reminded.state, after(6))).to.deep.equal({
      kind: 'waiting',
      dueAtMs: after(15),
    });
  });

  it('finds the dialog parked after a quarter of an hour, and is asked whether to go on', () => {
    expect(silenceOf(state, after(15)).kind).to.equal('parked');
    const turn = { nowMs: after(60), nonce: 'n', facts: talk.facts };
    expect(resumeDialog(dialogs, state, turn).text).to.include(
      'Earlier we were in the middle of closing your account',
    );
  });

  it('may still answer within a day', () => {
    const late = new Talk('close-account').wait(23 * 60);
    expect(late.say('close')).to.include('app or the website');
  });

  it('finds it closed after a day, and is told', () => {
    const late = new Talk('close-account').wait(24 * 60);
    expect(late.say('close')).to.include('More than a day has passed');
    expect(late.ends).to.deep.equal(['expired']);
  });
});
