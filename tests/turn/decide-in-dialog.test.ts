import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { beginDialog } from '../../src/dialog/begin-dialog.ts';
import type { DialogState } from '../../src/dialog/dialog-state.ts';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import type { Recognition } from '../../src/nlu/recognition.ts';
import { newConversation } from '../../src/turn/conversation-state.ts';
import { decide } from '../../src/turn/decide.ts';
import type { Decision } from '../../src/turn/decision.ts';
import type { Knowledge } from '../../src/turn/knowledge.ts';

const turn = { nowMs: 0, nonce: 'n', facts: GUIDED_ONLY };

function intent(name: string, leadsTo: Intent['leadsTo']): Intent {
  return { name, description: name, leadsTo, utterances: [] };
}

const intents = [
  intent('move_authenticator', {
    kind: 'article',
    articles: ['move'],
    dialog: { id: 'update-authenticator', begins: 'when_guidance_wanted', values: {} },
  }),
  intent('attacked', {
    kind: 'dialog',
    dialog: 'freeze-account',
    values: { wish: 'freeze', reason: 'compromised' },
    articles: [],
  }),
  intent('prices', { kind: 'uncovered', topic: 'prices', nearest: [] }),
  intent('yes', { kind: 'small_talk', topic: 'affirm' }),
  intent('thanks', { kind: 'small_talk', topic: 'thanks' }),
  intent('other', { kind: 'background' }),
];

const knowledge: Knowledge = {
  intents: new Map(intents.map((known) => [known.name, known])),
  articles: new ArticleIndex([
    {
      slug: 'move',
      title: 'How do I move my authenticator?',
      body: 'Select Change',
      publishedOn: undefined,
      updatedOn: '2026-01-01',
      views: null,
      surface: 'both',
      completeness: 'full',
    },
  ]),
  dialogs,
};

function begun(dialogId: string, values: DialogState['values'] = {}): DialogState {
  const step = beginDialog(dialogs, { dialogId, values }, turn);
  if (step.kind !== 'ask') throw new Error(`"${dialogId}" asked nothing.`);
  return step.state;
}

function decideIn(
  dialog: DialogState | undefined,
  text: string,
  name: string,
  confidence = 0.95,
): Decision {
  const band = confidence > 0.8 ? 'confident' : 'unsure';
  const said: Recognition = { text, band, entities: [], ranking: [{ name, confidence }] };
  const state = { ...newConversation(), ...(dialog && { dialog }) };
  return decide(state, said, knowledge, turn);
}

const continued = (input: object): object => ({ kind: 'continue_dialog', input });

describe('a message in the middle of a dialog', () => {
  const reset = begun('reset-2fa', { trouble: 'lost' });

  it('that wants what a related dialog is for is asked about', () => {
    const text = 'I would like to move it over to the device that I bought';
    const input = { kind: 'switch', dialogId: 'update-authenticator', values: {} };
    expect(decideIn(reset, text, 'move_authenticator')).to.deep.equal(continued(input));
  });

  it('that asks about it is answered', () => {
    const text = 'how do I move it over to the device that I bought?';
    expect(decideIn(reset, text, 'move_authenticator')).to.deep.include({ kind: 'answer' });
  });

  it('is a digression only where that is sure', () => {
    const text = 'yes but will I lose all of my coins?';
    expect(decideIn(reset, text, 'prices')).to.deep.include({ kind: 'decline', topic: 'prices' });
    expect(decideIn(reset, text, 'prices', 0.3)).to.deep.equal(continued({ kind: 'unanswered' }));
    expect(decideIn(reset, 'cheers', 'thanks').kind).to.equal('small_talk');
    expect(decideIn(reset, 'cheers', 'thanks', 0.5)).to.deep.equal(continued({ kind: 'unclear' }));
  });

  it('that is a yes to no question of yes or no is unclear', () => {
    for (const text of ['yes', 'yes?'])
      expect(decideIn(reset, text, 'yes'), text).to.deep.equal(continued({ kind: 'unclear' }));
  });

  it('that is a question without an answer is told so', () => {
    const text = 'is it safe to share my screen?';
    expect(decideIn(reset, text, 'other')).to.deep.equal(continued({ kind: 'unanswered' }));
  });
});

describe('what is urgent', () => {
  it('need not be certain', () => {
    const text = 'I gave them my code';
    expect(decideIn(undefined, text, 'attacked', 0.6).kind).to.equal('begin_dialog');
    expect(decideIn(undefined, text, 'attacked', 0.4).kind).to.not.equal('begin_dialog');
  });

  it('need not be certain in the middle of a dialog either', () => {
    const decision = decideIn(begun('close-account'), 'I gave them my code', 'attacked', 0.6);
    expect(decision).to.deep.include({ kind: 'continue_dialog' });
    expect(decision).to.have.nested.property('input.dialogId', 'freeze-account');
  });
});
