import { expect } from 'chai';
import { defineDialog } from '../../src/dialog/define-dialog.ts';
import { tabulateDialogs } from '../../src/dialog/dialog-table.ts';
import { yesNo } from '../../src/dialog/slots.ts';
import { ContentError } from '../../src/errors.ts';

const sure = yesNo({
  ask: 'Sure?',
  retry: 'Yes or no?',
  help: '',
  yes: '',
  no: '',
  notSure: { means: false },
});
const form = { id: 'example', title: 'an example', called: 'example', slots: { sure } };

describe('a dialog', () => {
  it('is refused when its script could run out', () => {
    const define = () =>
      defineDialog({
        ...form,
        ends: { done: { say: 'Done.' } },
        script: [{ ask: 'sure' }, { when: ({ sure: isSure }) => isSure === true, end: 'done' }],
      });
    expect(define).to.throw(ContentError, 'could run out');
  });

  it('is refused when it has an end that nothing leads to', () => {
    const define = () =>
      defineDialog({
        ...form,
        ends: { done: { say: 'Done.' }, lost: { say: 'Lost.' } },
        script: [{ ask: 'sure' }, { end: 'done' }],
      });
    expect(define).to.throw(ContentError, '"lost"');
  });

  it('is refused when it leads to a dialog that does not exist', () => {
    const dialog = defineDialog({
      ...form,
      ends: { done: { say: 'Done.', then: { dialogId: 'nowhere', values: () => ({}) } } },
      script: [{ ask: 'sure' }, { end: 'done' }],
    });
    expect(() => tabulateDialogs([dialog])).to.throw(ContentError, '"nowhere"');
  });
});
