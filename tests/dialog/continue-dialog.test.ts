import { expect } from 'chai';
import { Talk } from './support/talk.ts';

describe('a correction', () => {
  it('rewrites an earlier answer and takes the branch that it leads to', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost' });
    talk.say('my authenticator');
    expect(talk.say('no, my phone')).to.include('OK, I have changed that to “Phone number”.');
    expect(talk.state.values['methodsLost']).to.deep.equal(['phone']);
    expect(talk.step.text).to.include('Can you still log in');
  });

  it('is not mistaken for a no to the question that is open', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost' });
    talk.say('authenticator');
    talk.say('sorry, I meant all of them');
    expect(talk.ends).to.deep.equal(['all_lost']);
  });

  it('is an answer plainly opposite to an earlier one, without any “no” before it', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze', reason: 'other' });
    talk.say('yes');
    talk.say("I can't log in");
    expect(talk.ends).to.deep.equal(['needs_person']);
  });

  it('of the question that is open answers it', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost' });
    talk.say('no, only the phone', { kind: 'article', dialog: 'change-phone' });
    expect(talk.state.values['methodsLost']).to.deep.equal(['phone']);
  });

  it('forgets the answers of a branch that was left', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.say('I want a break');
    talk.say('freeze it');
    talk.say('sorry, I was hacked');
    expect(talk.state.values).to.not.have.property('kindOfBreak');
    expect(talk.step.tickets.map(({ priority }) => priority)).to.deep.equal(['urgent']);
  });

  it('has what depended on it done again', () => {
    const talk = lockedOut();
    talk.results.push({ outcome: 'ok', data: {} }, { outcome: 'ok', data: {} });
    talk.say('me@example.com');
    talk.say('Use another address');
    talk.say('other@example.com');
    expect(talk.effects.map(({ input }) => input)).to.deep.equal([
      { contactEmail: 'me@example.com', purpose: 'protective_freeze' },
      { contactEmail: 'other@example.com', purpose: 'protective_freeze' },
    ]);
    const keys = talk.effects.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).to.equal(2);
  });
});

describe('going back', () => {
  it('asks the question before once more', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.say('another reason');
    expect(talk.say('go back')).to.include('What is the reason?');
  });

  it('says so at the first question', () => {
    expect(new Talk('close-account').say('back')).to.include('first question');
  });
});

describe('stopping', () => {
  it('says that nothing was done when nothing was', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    expect(talk.say('never mind')).to.include('Nothing was done and nothing was changed');
    expect(talk.ends).to.deep.equal(['cancelled']);
  });

  it('says what was done, and that the ticket stays', () => {
    const talk = lockedOut('compromised');
    talk.results.push({ outcome: 'ok', data: {} });
    talk.say('me@example.com');
    const text = talk.say('stop');
    expect(text).to.include('A code was sent.');
    expect(text).to.include('Your ticket stays open.');
  });

  it('is what a goodbye means', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.say('see you tomorrow', { kind: 'small_talk', topic: 'goodbye' });
    expect(talk.ends).to.deep.equal(['cancelled']);
  });

  it('is not what “cancel my account” means', () => {
    const talk = new Talk('freeze-account', { wish: 'freeze' });
    talk.say('cancel my account');
    expect(talk.step.kind).to.equal('ask');
  });
});

describe('starting over', () => {
  it('forgets every answer', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost', methodsLost: ['phone'] });
    expect(talk.say('start over')).to.include('What happened to your two-factor');
    expect(talk.state.values).to.deep.equal({});
  });
});

describe('help', () => {
  it('explains the question and asks it again', () => {
    const text = new Talk('close-account').say('what do you mean?');
    expect(text).to.include('freezing is enough');
    expect(text).to.include('Do you want to close your account');
    expect(text).to.not.include('30-day');
  });

  it('of a wish that is said again, why something is asked first', () => {
    const talk = new Talk('freeze-account', { wish: 'unfreeze' });
    const text = talk.take({ kind: 'switch', dialogId: 'freeze-account' });
    expect(text).to.include('I can’t unfreeze an account, whoever asks me to.');
  });
});

describe('unclear answers', () => {
  it('are asked about in other words, then offered a person, then handed over', () => {
    const talk = new Talk('close-account');
    expect(talk.say('blah')).to.equal(
      'Please say “close”, which can’t be undone, or “freeze”, which can.',
    );
    expect(talk.say('blah')).to.include('Shall I pass you on to a person?');
    expect(talk.say('blah')).to.include('{ticket}');
    expect(talk.ends).to.deep.equal(['handed_off']);
  });

  it('say that there is no answer, where something was asked', () => {
    const talk = new Talk('close-account');
    expect(talk.take({ kind: 'unanswered' })).to.match(/^I don't have an answer to that\./u);
    expect(talk.take({ kind: 'unanswered' })).to.include('Shall I pass you on to a person?');
  });

  it('are forgotten once the customer says something else', () => {
    const talk = new Talk('close-account');
    talk.say('blah');
    talk.say('help');
    expect(talk.say('blah')).to.include('Please say');
  });

  it('end when the offer of a person is answered with the answer', () => {
    const talk = new Talk('close-account');
    talk.say('blah');
    talk.say('blah');
    talk.say('close it for good');
    expect(talk.step.text).to.include('app or the website');
  });

  it('are “not sure” only once: advice first, then a person', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost' });
    expect(talk.say("I'm not sure")).to.include('Try each');
    expect(talk.say('no idea')).to.match(/^I don't want to keep you\. Shall I pass you on/u);
  });
});

describe('a ticket', () => {
  it('holds the answers in words, so that no agent asks again', () => {
    const talk = new Talk('reset-2fa', { trouble: 'lost' });
    talk.say('everything');
    expect(talk.step.tickets[0]).to.deep.include({
      reason: 'all_methods_lost',
      dialogId: 'reset-2fa',
    });
    expect(talk.step.tickets[0]?.answers.map(({ answer }) => answer)).to.deep.equal([
      'I lost it, or can’t get to it',
      'Authenticator app, Phone number, Email',
    ]);
  });
});

function lockedOut(reason = 'other'): Talk {
  const talk = new Talk(
    'freeze-account',
    { wish: 'freeze', reason },
    {
      level: 'A0',
      assistedFreeze: true,
      joinPolicy: 'guided',
      channelIsPrivate: true,
    },
  );
  talk.say('no');
  return talk;
}
