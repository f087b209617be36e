import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { continueDialog } from '../../src/dialog/continue-dialog.ts';
import type { Dialog } from '../../src/dialog/define-dialog.ts';
import { parseDialogState, type Asking } from '../../src/dialog/dialog-state.ts';
import { interpretAnswer } from '../../src/dialog/interpret-answer.ts';
import { TALK_TO_PERSON } from '../../src/dialog/phrases.ts';
import { resumeDialog } from '../../src/dialog/resume-dialog.ts';
import { ticketFromDialog } from '../../src/dialog/ticket-request.ts';
import { words } from './support/recognition.ts';
import { ACCOUNT, startsOf } from './support/starts.ts';
import { turnAt, walk, type Transition, type Visited } from './support/walk.ts';

/** Ends that every dialog has. */
const COMMON_ENDS = ['cancelled', 'expired', 'handed_off'];

const totals = { states: 0, transitions: 0, effects: 0 };

for (const dialog of dialogs.values())
  describe(`every state of ${dialog.id}`, function () {
    this.timeout(120_000);
    let withEffects = 0;
    const ends = new Set<string>();
    let visited: Visited[] = [];
    const problems: string[] = [];

    before(() => {
      let count = 0;
      visited = walk(startsOf(dialog), (transition) => {
        count++;
        for (const { dialogId, end } of transition.step.ended)
          if (dialogId === dialog.id) ends.add(end);
        problems.push(...findProblems(dialog, transition));
        if (transition.performed.length > 0) withEffects++;
      });
      totals.states += visited.length;
      totals.transitions += count;
      totals.effects += withEffects;
      process.stdout.write(
        `      ${dialog.id}: ${visited.length} states, ${count} transitions, ${withEffects} with effects, ${ends.size} ends\n`,
      );
    });

    it('answers every input with words, and never with the same ones a third time running', () => {
      expect([...new Set(problems)].slice(0, 5)).to.deep.equal([]);
    });

    it('reaches every end', () => {
      expect([...ends]).to.include.members([...Object.keys(dialog.ends), ...COMMON_ENDS]);
    });

    it('can be left at once, and hands everything over to a person', () => {
      const stuck = visited.filter(({ state, facts }) => {
        const turn = turnAt(0, facts);
        const step = continueDialog(dialogs, state, { kind: 'cancel' }, turn);
        const ticket = ticketFromDialog(dialogs, state, { reason: 'r', priority: 'normal' }, turn);
        return step.kind !== 'end' || ticket?.dialogId !== dialog.id;
      });
      expect(stuck.slice(0, 3)).to.deep.equal([]);
    });

    it('understands each of its own taps', () => {
      const lost = visited.flatMap(({ step, facts }) =>
        step.suggestions
          .filter((tap) => tap !== TALK_TO_PERSON)
          .filter((tap) => !interpretAnswer(dialogs, step.state, words(tap), turnAt(0, facts)))
          .map((tap) => `${tap} (${JSON.stringify(step.state.asking)})`),
      );
      expect([...new Set(lost)]).to.deep.equal([]);
    });

    const isOptional = dialog.optional === true;
    it(
      isOptional
        ? 'is put aside without a word after a digression'
        : 'comes back to the same question after a digression',
      () => {
        const astray = visited.filter(({ state, facts }) => {
          const step = resumeDialog(dialogs, state, turnAt(0, facts));
          if (isOptional) return step.kind !== 'end' || step.text !== '';
          // Who was understood is not offered a person for not being understood.
          const isSame = state.asking.kind !== 'person';
          return (
            step.kind !== 'ask' ||
            (step.state.asking.kind === state.asking.kind) !== isSame ||
            step.text === state.said.text
          );
        });
        expect(astray.slice(0, 3)).to.deep.equal([]);
      },
    );

    it('survives being stored', () => {
      const broken = visited.filter(({ state }) => {
        const stored = JSON.stringify(state);
        return JSON.stringify(parseDialogState(JSON.parse(stored))) !== stored;
      });
      expect(broken.slice(0, 1)).to.deep.equal([]);
    });
  });

after(() => {
  process.stdout.write(
    `  walked ${totals.states} states and ${totals.transitions} transitions of ${dialogs.size} dialogs, ` +
      `${totals.effects} of them with effects\n`,
  );
});

function findProblems(dialog: Dialog, transition: Transition): string[] {
  const { from, input, step, performed } = transition;
  const problems: string[] = [];
  const report = (problem: string): void => {
    problems.push(
      `${problem} at ${JSON.stringify(from.state.asking)} after ${JSON.stringify(input)}`,
    );
  };
  if (step.text.trim() === '' || /undefined|\{account\}|\{left\}/u.test(step.text))
    report(`says "${step.text}"`);
  if (step.kind === 'ask' && isThird(from, step.text)) report(`repeats "${step.text}"`);
  if (step.text.includes('{ticket}') && step.tickets.length === 0)
    if (!performed.some(({ tickets }) => tickets.length > 0)) report('names no ticket');
  for (const { state } of performed)
    if (!isAgreed(dialog, transition, state.asking)) report('acts unasked');
  return problems;
}

function isThird({ state }: Visited, text: string): boolean {
  return state.said.times >= 2 && state.said.text === text;
}

/** What changes the account follows a fresh yes to a question that names account, effect and undo, or asks again. */
function isAgreed(dialog: Dialog, transition: Transition, sent: Asking): boolean {
  if (sent.kind !== 'result') return false;
  if (dialog.acts[sent.act]?.ask?.kind !== 'confirmation') return true;
  const { asking } = transition.from.state;
  if (asking.kind === 'result')
    return asking.act === sent.act && asking.idempotencyKey === sent.idempotencyKey;
  const isAsked = asking.kind === 'confirmation' && asking.act === sent.act;
  return isAsked && isFreshYes(transition) && namesEverything(transition.from.step.text);
}

function isFreshYes({ input, afterMs }: Transition): boolean {
  return input.kind === 'yes' && input.nonce !== 'earlier' && afterMs <= 5 * 60_000;
}

function namesEverything(text: string): boolean {
  return (
    [ACCOUNT, 'I would now', 'Shall I do that?'].every((part) => text.includes(part)) &&
    /unfreeze|undo/iu.test(text)
  );
}
