import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { beginDialog } from '../../src/dialog/begin-dialog.ts';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { words } from './support/recognition.ts';

const TURN = { nowMs: 0, nonce: 'n', facts: GUIDED_ONLY };

describe('beginning a dialog', () => {
  it('asks nothing that the wish has settled', () => {
    const values = { wish: 'freeze', reason: 'lost_device' };
    const step = beginDialog(dialogs, { dialogId: 'freeze-account', values }, TURN);
    expect(step.text).to.equal('Can you still log in to your account?');
  });

  it('notes what the message names, and says so', () => {
    const entity = { type: 'surface', value: 'web', text: 'on my laptop' };
    const recognition = words('the code does not come on my laptop', [entity]);
    const step = beginDialog(dialogs, { dialogId: 'sms-code-not-received', recognition }, TURN);
    expect(step.text).to.include('I understood “The website”.');
    expect(step.kind === 'ask' && step.state.values).to.deep.equal({ surface: 'web' });
  });

  it('notes nothing when two are named', () => {
    const entities = ['app', 'web'].map((value) => ({ type: 'surface', value, text: value }));
    const recognition = words('in the app or on the web', entities);
    const step = beginDialog(dialogs, { dialogId: 'sms-code-not-received', recognition }, TURN);
    expect(step.text).to.equal('Are you using the app or the website?');
  });

  it('notes every method that is lost, and does not ask for them again', () => {
    const step = beginDialog(dialogs, { dialogId: 'reset-2fa', recognition: lost('and') }, TURN);
    expect(step.text).to.match(/^I understood .*“Authenticator app, Phone number”/u);
    expect(step.text).to.include('Can you still log in');
  });

  it('asks which methods are lost when one is named that is not', () => {
    const recognition = lost('but still have');
    const step = beginDialog(dialogs, { dialogId: 'reset-2fa', recognition }, TURN);
    expect(step.text).to.include('Which of these can’t you use');
  });

  it('does not mention what it may never need', () => {
    const recognition = words('freeze it from my iphone', [
      { type: 'surface', value: 'app', text: 'iphone' },
    ]);
    const values = { wish: 'freeze' };
    const step = beginDialog(dialogs, { dialogId: 'freeze-account', values, recognition }, TURN);
    expect(step.text).to.match(/^What is the reason/u);
    expect(step.kind === 'ask' && step.state.values).to.include({ surface: 'app' });
  });

  it('tells a person at once when the account is under attack, before any question', () => {
    const values = { wish: 'freeze', reason: 'compromised' };
    const step = beginDialog(dialogs, { dialogId: 'freeze-account', values }, TURN);
    expect(step.tickets).to.have.length(1);
    expect(step.tickets[0]).to.include({ reason: 'account_compromised', priority: 'urgent' });
  });
});

function lost(conjunction: string) {
  const entities = ['phone', 'authenticator'].map((value) => ({
    type: 'method',
    value,
    text: value,
  }));
  return words(`I lost my phone ${conjunction} my authenticator`, entities);
}
