import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import type { LeadsTo } from '../../src/dialog/heard.ts';
import { interpretAnswer } from '../../src/dialog/interpret-answer.ts';
import { words } from './support/recognition.ts';
import { Talk } from './support/talk.ts';

function read(talk: Talk, text: string, leadsTo?: LeadsTo) {
  const turn = { nowMs: talk.nowMs, nonce: 'n', facts: talk.facts };
  return interpretAnswer(dialogs, talk.state, words(text), turn, leadsTo);
}

describe('to “app or website?”', () => {
  const asked = new Talk('close-account', { wish: 'close' });
  for (const [text, value] of [
    ['the app', 'app'],
    ['on my phone', 'app'],
    ['webiste', 'web'],
    ['the first one', 'app'],
    ['2', 'web'],
    ['not the app, the website', 'web'],
    ['no, the app', 'app'],
    ['on my laptop please', 'web'],
    ['the app?', 'app'],
  ] as const)
    it(`“${text}” is ${value}`, () => {
      expect(read(asked, text)).to.deep.equal({ kind: 'answer', slot: 'surface', value });
    });

  it('both are no answer', () => {
    expect(read(asked, 'app and website')).to.equal(undefined);
  });

  it('a question is a digression, whatever it mentions', () => {
    expect(read(asked, 'what happens to my coins in the app?')).to.equal(undefined);
  });

  it('what names nothing else is an answer, whatever else the classifier is sure of', () => {
    const elsewhere = { kind: 'uncovered' };
    expect(read(asked, 'not the app, the website', elsewhere)).to.deep.include({ value: 'web' });
    expect(read(asked, 'the app crashes all the time', elsewhere)).to.equal(undefined);
  });

  it('another wish is a digression, although it mentions the app', () => {
    const elsewhere = { kind: 'dialog', dialog: 'change-email' };
    expect(read(asked, 'I want to change my email in the app', elsewhere)).to.equal(undefined);
  });
});

describe('to “what have you lost?”', () => {
  const asked = new Talk('reset-2fa', { trouble: 'lost' });
  for (const [text, value] of [
    ['my phone', ['phone']],
    ['authentcator', ['authenticator']],
    ['phone and email', ['phone', 'email']],
    ['all of them', ['authenticator', 'phone', 'email']],
    ['everything except my email', ['authenticator', 'phone']],
    ['the second', ['phone']],
  ] as const)
    it(`“${text}” is ${value.join(' and ')}`, () => {
      expect(read(asked, text)).to.deep.equal({ kind: 'answer', slot: 'methodsLost', value });
    });

  it('several may be named in more words than one, whatever else that could mean', () => {
    const elsewhere = { kind: 'article', dialog: 'change-email' };
    expect(read(asked, 'everything except my email', elsewhere)).to.deep.include({
      value: ['authenticator', 'phone'],
    });
    expect(read(asked, 'change my email please', elsewhere)).to.equal(undefined);
  });

  it('“dunno” is not sure', () => {
    expect(read(asked, 'dunno')).to.deep.equal({ kind: 'not_sure' });
  });
});

describe('to a question of yes or no', () => {
  const asked = new Talk('freeze-account', { wish: 'freeze', reason: 'other' });
  for (const [text, value] of [
    ['yes', true],
    ['yep still logged in', true],
    ["no I can't", false],
    ['I’m locked out', false],
    ['cant log in', false],
  ] as const)
    it(`“${text}” is ${value ? 'yes' : 'no'}`, () => {
      expect(read(asked, text)).to.deep.equal({ kind: 'answer', slot: 'canLogIn', value });
    });

  it('what is said of “everything but” is not said of any “but”', () => {
    const trouble = new Talk('reset-2fa');
    expect(read(trouble, 'I have it but codes fail')).to.deep.include({ value: 'failing' });
  });

  it('“yes and no” is neither', () => {
    expect(read(asked, 'yes but I cant log in')).to.equal(undefined);
  });

  it('“ok” is neither', () => {
    expect(read(asked, 'ok', { kind: 'small_talk', topic: 'affirm' })).to.equal(undefined);
  });

  it('“I have no idea” is not sure', () => {
    expect(read(asked, 'I have no idea')).to.deep.equal({ kind: 'not_sure' });
  });

  it('what the classifier takes for a yes is a yes', () => {
    const leadsTo = { kind: 'small_talk', topic: 'affirm' };
    expect(read(asked, 'that is the case', leadsTo)).to.deep.include({ value: true });
  });
});

describe('to “what should they know?”', () => {
  const asked = new Talk('talk-to-agent');

  it('whatever is told is the answer', () => {
    const text = 'my withdrawal has been stuck since Monday';
    const leadsTo = { kind: 'uncovered' };
    expect(read(asked, text, leadsTo)).to.deep.equal({
      kind: 'answer',
      slot: 'details',
      value: text,
    });
  });

  for (const [text, isTold] of [
    ['I lost my phone and cannot withdraw', true],
    ['my 2fa does not work since yesterday', true],
    ['freeze my account right now', false],
    ['I want to freeze my account', false],
  ] as const)
    it(`“${text}” is ${isTold ? 'told' : 'a wish'}`, () => {
      const leadsTo = { kind: 'article', dialog: 'freeze-account' };
      expect(read(asked, text, leadsTo)?.kind).to.equal(isTold ? 'answer' : undefined);
    });

  it('an attack is never only told', () => {
    const leadsTo = { kind: 'dialog', dialog: 'freeze-account' };
    expect(read(asked, 'someone took over my account', leadsTo)).to.equal(undefined);
  });

  it('a question is a digression', () => {
    expect(read(asked, 'how do I freeze my account?')).to.equal(undefined);
  });
});

describe('the options of every dialog', () => {
  for (const dialog of dialogs.values())
    for (const [name, slot] of Object.entries(dialog.slots)) {
      if (!('options' in slot) || typeof slot.options === 'function') continue;
      for (const [key, option] of Object.entries(slot.options))
        it(`${dialog.id}: “${option.title}” is ${name} ${key}, and no other`, async () => {
          const { interpretSlot } = await import('../../src/dialog/interpret-slot.ts');
          const known = { facts: new Talk('talk-to-agent').facts, nowMs: 0, outcome: {}, data: {} };
          const phrases = [option.title, ...option.words.split(', ')];
          for (const phrase of phrases) {
            const reading = interpretSlot(slot, words(phrase), known);
            const expected = slot.kind === 'choices' ? [key] : key;
            expect(reading, phrase).to.deep.equal({ kind: 'value', value: expected });
          }
        });
    }
});
