import { expect } from 'chai';
import fc from 'fast-check';
import { dialogs } from '../../dialogs/index.ts';
import { continueDialog } from '../../src/dialog/continue-dialog.ts';
import { parseDialogState, type DialogState } from '../../src/dialog/dialog-state.ts';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { Talk } from './support/talk.ts';

const NOW = { nowMs: Date.parse('2026-03-02T12:00:00Z'), nonce: 'n', facts: GUIDED_ONLY };

function go(state: DialogState) {
  return continueDialog(dialogs, state, { kind: 'go_on' }, NOW);
}

describe('the stored state of a dialog', () => {
  it('is refused, and nothing thrown, when it is garbage', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => parseDialogState(value) === undefined));
  });

  it('leads to a step whatever its fields hold, as long as they have its shape', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string()));
    const name = fc.oneof(
      fc.constantFrom('wish', 'reason', 'methodsLost', 'freeze', 'toString', '__proto__'),
      fc.string(),
    );
    const state = fc.record({
      dialogId: fc.oneof(fc.constantFrom(...dialogs.keys()), fc.string()),
      values: fc.dictionary(name, value),
      outcomes: fc.dictionary(name, fc.record({ outcome: fc.string(), data: fc.jsonValue() })),
      asking: fc.oneof(
        fc.record({ kind: fc.constant('slot'), slot: name }),
        fc.record({ kind: fc.constant('confirmation'), act: name, account: fc.string() }),
        fc.record({ kind: fc.constant('code'), act: name }),
        fc.record({
          kind: fc.constant('result'),
          act: name,
          idempotencyKey: fc.string(),
          sentAtMs: fc.constant(NOW.nowMs),
          checks: fc.nat(),
        }),
        fc.record({
          kind: fc.constant('switch'),
          dialogId: name,
          values: fc.dictionary(name, value),
        }),
        fc.record({ kind: fc.constant('person') }),
      ),
      nonce: fc.string(),
      askedAtMs: fc.constant(NOW.nowMs),
    });
    fc.assert(
      fc.property(state, (stored) => {
        const parsed = parseDialogState(stored);
        const step = parsed && go(parsed);
        return step?.kind === 'perform' || (step !== undefined && step.text !== '');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the dialog running when a newer version wrote more', () => {
    const { state } = new Talk('close-account');
    const newer = { ...state, mood: 'calm', said: { ...state.said, tone: 'warm' } };
    expect(parseDialogState(newer)).to.deep.equal(state);
  });

  it('keeps the dialog running when an older version wrote less', () => {
    const { dialogId, asking, nonce, askedAtMs } = new Talk('close-account').state;
    const older = parseDialogState({ dialogId, asking, nonce, askedAtMs });
    expect(older && go(older).text).to.include('Do you want to close your account');
  });

  it('is asked anew when the question was removed or renamed', () => {
    const { state } = new Talk('close-account');
    const step = go({ ...state, asking: { kind: 'slot', slot: 'removed' } });
    expect(step.text).to.include('Do you want to close your account');
  });

  it('is asked anew when an option was removed', () => {
    const { state } = new Talk('close-account', { wish: 'close' });
    const step = continueDialog(
      dialogs,
      { ...state, values: { wish: 'removed' } },
      { kind: 'back' },
      NOW,
    );
    expect(step.text).to.include('Do you want to close your account');
  });

  it('ends with the offer of a person when the dialog was removed', () => {
    const { state } = new Talk('close-account');
    const step = go({ ...state, dialogId: 'removed' });
    expect(step.kind).to.equal('end');
    expect(step.suggestions).to.deep.equal(['Talk to a person']);
  });
});
