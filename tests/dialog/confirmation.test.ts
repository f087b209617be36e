import { expect } from 'chai';
import fc from 'fast-check';
import type { Facts } from '../../src/dialog/facts.ts';
import { Talk } from './support/talk.ts';

const LOGGED_IN: Facts = {
  level: 'A2',
  assistedFreeze: true,
  joinPolicy: 'guided',
  channelIsPrivate: true,
  maskedAccount: 'j•••@e•••.com',
};
const FROZEN = { outcome: 'ok', data: { receipt: 'F-77' } } as const;

function atConfirmation(): Talk {
  return new Talk('freeze-account', { wish: 'freeze', reason: 'other' }, LOGGED_IN);
}

describe('a confirmation', () => {
  it('names the account, what happens, what it means and how to undo it', () => {
    const { text } = atConfirmation().step;
    expect(text).to.include('j•••@e•••.com');
    expect(text).to.include('freeze the account');
    expect(text).to.include('you won’t be able to log in');
    expect(text).to.include('unfreeze it later');
  });

  for (const yes of [
    'yes',
    'Yes, freeze my account',
    'yes please',
    'yep, do it',
    'yes, do it now',
    'I confirm',
    'YES!',
  ])
    it(`takes “${yes}” as consent`, () => {
      const talk = atConfirmation();
      talk.results.push(FROZEN);
      expect(talk.say(yes)).to.include('F-77');
      expect(talk.ends).to.deep.equal(['frozen']);
    });

  for (const other of [
    'yes?',
    'yes but will I lose my coins?',
    'yes, what happens to my coins',
    'yes but not now',
    'yes if I can undo it',
    'should I',
    'ok',
    'maybe',
    'freeze',
    'I guess so',
    'yesterday',
    'yes no',
  ])
    it(`does nothing on “${other}”`, () => {
      const talk = atConfirmation();
      talk.say(other);
      expect(talk.effects).to.deep.equal([]);
    });

  it('does nothing on any text that is not a plain yes', () => {
    const plain =
      /^(?:yes|yeah|yep|yup|confirm|confirmed|agreed|please|i|do|it|that|go|ahead|now|sure|[^\p{L}\p{N}])*$/iu;
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        fc.pre(!plain.test(text.replaceAll(/['’`´ʼ]/gu, '').normalize('NFKC')));
        const talk = atConfirmation();
        talk.say(text);
        return talk.effects.length === 0;
      }),
      { numRuns: 300 },
    );
  });

  it('is refused by “no, don’t”', () => {
    const talk = atConfirmation();
    expect(talk.say("no, don't freeze it")).to.include('nothing was frozen');
    expect(talk.ends).to.deep.equal(['declined']);
  });

  it('is asked again when the yes comes after five minutes', () => {
    const talk = atConfirmation();
    expect(talk.wait(6).say('yes')).to.include('five minutes');
    expect(talk.effects).to.deep.equal([]);
    talk.results.push(FROZEN);
    expect(talk.say('yes')).to.include('F-77');
  });

  it('is asked again when a card of an earlier question is tapped', () => {
    const talk = atConfirmation();
    expect(talk.take({ kind: 'yes', nonce: 'turn-0' })).to.include('earlier question');
    expect(talk.effects).to.deep.equal([]);
  });

  it('counts for the account that it named, and no other', () => {
    const talk = atConfirmation();
    talk.facts = { ...LOGGED_IN, maskedAccount: 'x•••@y•••.com' };
    expect(talk.say('yes')).to.include('x•••@y•••.com');
    expect(talk.effects).to.deep.equal([]);
  });

  it('counts for nothing once the proof has lapsed', () => {
    const talk = atConfirmation();
    talk.facts = { ...LOGGED_IN, level: 'A0' };
    talk.say('yes');
    expect(talk.effects).to.deep.equal([]);
  });

  it('is never asked for an account that cannot be named', () => {
    const { maskedAccount: _unknown, ...unnamed } = LOGGED_IN;
    const talk = new Talk('freeze-account', { wish: 'freeze', reason: 'other' }, unnamed);
    expect(talk.ends).to.deep.equal(['not_frozen']);
    expect(talk.effects).to.deep.equal([]);
  });
});

describe('an act whose outcome is unknown', () => {
  it('is called neither done nor failed, and is asked for again under the same key', () => {
    const talk = atConfirmation();
    talk.results.push({ outcome: 'unknown' }, FROZEN);
    expect(talk.say('yes')).to.include('have no confirmation yet');
    expect(talk.say('Check now')).to.include('F-77');
    expect(talk.effects.map(({ idempotencyKey }) => idempotencyKey)).to.deep.equal([
      'turn-1:freeze',
      'turn-1:freeze',
    ]);
    expect(talk.effects.map(({ isRepeated }) => isRepeated)).to.deep.equal([false, true]);
  });

  it('becomes an urgent ticket with its key after a minute', () => {
    const talk = atConfirmation();
    talk.results.push({ outcome: 'unknown' }, { outcome: 'unknown' });
    talk.say('yes');
    talk.wait(2).take({ kind: 'go_on' });
    expect(talk.ends).to.deep.equal(['unconfirmed']);
    expect(talk.step.tickets[0]).to.include({
      priority: 'urgent',
      idempotencyKey: 'turn-1:freeze',
    });
  });

  it('cannot be cancelled: its time is named and a person looks into it', () => {
    const talk = atConfirmation();
    talk.results.push({ outcome: 'unknown' });
    talk.say('yes');
    expect(talk.say('cancel')).to.include("can't take back what was sent at 12:00 UTC");
    expect(talk.ends).to.deep.equal(['unconfirmed']);
  });

  it('is not called done when the answer is malformed', () => {
    const talk = atConfirmation();
    talk.results.push({ outcome: 'ok', data: { receipt: 7 } });
    expect(talk.say('yes')).to.include('have no confirmation yet');
  });
});
