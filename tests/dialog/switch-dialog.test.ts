import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { resumeDialog } from '../../src/dialog/resume-dialog.ts';
import { Talk } from './support/talk.ts';

describe('a related wish in the middle of a dialog', () => {
  it('is asked about once, with the difference', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    const text = talk.take({ kind: 'switch', dialogId: 'close-account' });
    expect(text).to.include('freezing your account');
    expect(text).to.include('closing your account');
    expect(text).to.include('can’t be retrieved');
  });

  it('is followed when it is chosen', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.take({ kind: 'switch', dialogId: 'close-account' });
    talk.say('close it');
    expect(talk.ends).to.deep.equal(['switched']);
    expect(talk.state.dialogId).to.equal('close-account');
  });

  it('is understood by how it is called', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    expect(talk.say("I'd rather close it")).to.include('Which one do you want?');
  });

  it('is not understood from a word that only looks like it, nor from a question', () => {
    for (const text of ['i lose it', 'why not close it?']) {
      const talk = new Talk('freeze-account', { wish: 'freeze' });
      expect(talk.say(text), text).to.not.include('Which one do you want?');
    }
  });

  it('is not asked about while the account is under attack', () => {
    const talk = new Talk('close-account');
    talk.take({
      kind: 'switch',
      dialogId: 'freeze-account',
      values: { reason: 'compromised', wish: 'freeze' },
    });
    expect(talk.state.dialogId).to.equal('freeze-account');
    expect(talk.step.tickets.map(({ priority }) => priority)).to.deep.equal(['urgent']);
    expect(talk.ends).to.deep.equal(['switched']);
  });

  it('leaves the dialog where it was when it is not', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.take({ kind: 'switch', dialogId: 'close-account' });
    expect(talk.say('freezing')).to.include('What is the reason?');
  });

  it('voids a confirmation', () => {
    const talk = new Talk(
      'freeze-account',
      { wish: 'freeze', reason: 'other' },
      {
        level: 'A2',
        assistedFreeze: true,
        joinPolicy: 'guided',
        channelIsPrivate: true,
        maskedAccount: 'j•••@e•••.com',
      },
    );
    talk.take({ kind: 'switch', dialogId: 'close-account' });
    talk.say('yes');
    expect(talk.effects).to.deep.equal([]);
  });
});

describe('another wish in the middle of a dialog', () => {
  it('goes first, and the dialog asks its question again after it', () => {
    const talk = new Talk('close-account');
    talk.take({ kind: 'switch', dialogId: 'change-email' });
    expect(talk.state.dialogId).to.equal('change-email');
    expect(talk.say('yes')).to.match(
      /Change email address[\s\S]*To go on with closing your account:/u,
    );
    expect(talk.state.dialogId).to.equal('close-account');
  });

  it('puts the first of three aside, and says so', () => {
    const talk = new Talk('close-account');
    talk.take({ kind: 'switch', dialogId: 'change-email' });
    expect(talk.take({ kind: 'switch', dialogId: 'change-phone' })).to.include(
      'put closing your account aside',
    );
    expect(talk.state.waiting?.dialogId).to.equal('change-email');
  });

  it('does not come back to what nothing depends on', () => {
    const talk = new Talk('talk-to-agent');
    talk.take({ kind: 'switch', dialogId: 'change-email' });
    talk.say('yes');
    expect(talk.step.kind).to.equal('end');
  });

  it('returns to the dialog that waits when that is wanted', () => {
    const talk = new Talk('close-account');
    talk.take({ kind: 'switch', dialogId: 'change-email' });
    talk.take({ kind: 'switch', dialogId: 'close-account' });
    expect(talk.state.dialogId).to.equal('close-account');
    expect(talk.state.waiting?.dialogId).to.equal('change-email');
  });
});

describe('the same wish again', () => {
  it('adds what it says, and jumps the queue when the account is under attack', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.take({ kind: 'switch', dialogId: 'freeze-account', values: { reason: 'compromised' } });
    expect(talk.step.tickets.map(({ priority }) => priority)).to.deep.equal(['urgent']);
  });
});

describe('after a digression', () => {
  it('the question is asked again, in two ways in turn', () => {
    const talk = new Talk('close-account');
    const turn = { nowMs: talk.nowMs, nonce: 'later', facts: talk.facts };
    const first = resumeDialog(dialogs, talk.state, turn);
    if (first.kind !== 'ask') throw new Error('expected a question');
    const second = resumeDialog(dialogs, first.state, turn);
    expect(first.text).to.include('To go on with closing your account:');
    expect(second.text).to.include('Back to closing your account:');
    expect(first.suggestions).to.include('Stop');
  });

  it('nothing but the question is said again', () => {
    const talk = new Talk('close-account');
    const turn = { nowMs: talk.nowMs, nonce: 'later', facts: talk.facts };
    const { text } = resumeDialog(dialogs, talk.state, turn);
    expect(text).to.include('Do you want to close your account');
    expect(text).to.not.include('30-day');
  });
});
