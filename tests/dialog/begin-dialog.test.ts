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
    expect(step.text).to.include('I have noted: The website.');
    expect(step.kind === 'ask' && step.state.values).to.deep.equal({ surface: 'web' });
  });

  it('notes nothing when two are named', () => {
    const entities = ['app', 'web'].map((value) => ({ type: 'surface', value, text: value }));
    const recognition = words('in the app or on the web', entities);
    const step = beginDialog(dialogs, { dialogId: 'sms-code-not-received', recognition }, TURN);
    expect(step.text).to.equal('Are you using the app or the website?');
  });

  it('tells a person at once when the account is under attack, before any question', () => {
    const values = { wish: 'freeze', reason: 'compromised' };
    const step = beginDialog(dialogs, { dialogId: 'freeze-account', values }, TURN);
    expect(step.tickets).to.have.length(1);
    expect(step.tickets[0]).to.include({ reason: 'account_compromised', priority: 'urgent' });
  });
});
