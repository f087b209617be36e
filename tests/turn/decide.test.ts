import { expect } from 'chai';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import fc from 'fast-check';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import type { Article } from '../../src/faq/article.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import type { Entity, Recognition } from '../../src/nlu/recognition.ts';
import { newConversation, type ConversationState } from '../../src/turn/conversation-state.ts';
import { decide as decideTurn } from '../../src/turn/decide.ts';
import { decideFirst } from '../../src/turn/decide-first.ts';
import type { Knowledge } from '../../src/turn/knowledge.ts';

function article(slug: string, title: string, body: string, more: Partial<Article> = {}): Article {
  return {
    slug,
    title,
    body,
    publishedOn: undefined,
    updatedOn: '2026-01-01',
    views: null,
    surface: 'both',
    completeness: 'full',
    ...more,
  };
}

function intent(name: string, leadsTo: Intent['leadsTo'], more: Partial<Intent> = {}): Intent {
  return { name, description: name, leadsTo, utterances: [], ...more };
}

const articles = [
  article('pause-app', 'How do I pause? (app)', 'Tap pause in the app and wait for it', {
    surface: 'app',
  }),
  article('pause-web', 'How do I pause? (web)', 'On the page click the pause button', {
    surface: 'web',
  }),
  article('phone', 'How do I change my phone?', 'Type your new number'),
  article('mail', 'How do I change my mail?', 'Write your new address', {
    updatedOn: '2026-02-02',
  }),
  article('mail-old', 'How do I update my mail?', 'Write your new address!'),
];

const family = (member: string): Partial<Intent> => ({ family: { name: 'change', member } });

const intents = [
  intent('pause', { kind: 'article', articles: ['pause-app', 'pause-web'] }),
  intent('change_phone', { kind: 'article', articles: ['phone'] }, family('phone')),
  intent('change_mail', { kind: 'article', articles: ['mail', 'mail-old'] }, family('email')),
  intent('person', { kind: 'handoff', reason: 'asked_for_person', priority: 'normal' }),
  intent('fees', { kind: 'uncovered', topic: 'fees', nearest: ['phone'] }),
  intent('yes', { kind: 'small_talk', topic: 'affirm' }),
  intent('other', { kind: 'background' }),
];

const knowledge: Knowledge = {
  intents: new Map(intents.map((known) => [known.name, known])),
  articles: new ArticleIndex(articles),
  dialogs: new Map(),
};

function recognition(
  text: string,
  name: string,
  band: Recognition['band'] = 'confident',
  entities: Entity[] = [],
): Recognition {
  return { text, band, entities, ranking: [{ name, confidence: 0.9 }] };
}

function surface(value: string): Entity {
  return { type: 'surface', value, text: value };
}

function after(state: Partial<ConversationState>): ConversationState {
  return { ...newConversation(), ...state };
}

const turn = { nowMs: 0, nonce: '', facts: GUIDED_ONLY };

function decide(
  state: ConversationState,
  said: Recognition,
  known: Knowledge,
): ReturnType<typeof decideTurn> {
  return decideTurn(state, said, known, turn);
}

describe('decide', () => {
  it('answers from the article that a confident intent leads to', () => {
    const decision = decide(
      newConversation(),
      recognition('new number', 'change_phone'),
      knowledge,
    );
    expect(decision).to.deep.equal({
      kind: 'answer',
      intent: 'change_phone',
      articles: ['phone'],
    });
  });

  it('answers once from articles that say the same, the newest first', () => {
    const decision = decideFirst(recognition('new mail', 'change_mail'), knowledge);
    expect(decision).to.deep.include({ kind: 'answer', articles: ['mail', 'mail-old'] });
  });

  it('asks which surface when the answers differ and the customer has not said', () => {
    const decision = decideFirst(recognition('pause it', 'pause'), knowledge);
    expect(decision).to.deep.include({ kind: 'ask_which', about: 'surface' });
  });

  it('does not ask for the surface when the customer has said it', () => {
    const said = recognition('pause it in the app', 'pause', 'confident', [surface('app')]);
    expect(decideFirst(said, knowledge)).to.deep.include({
      kind: 'answer',
      articles: ['pause-app'],
    });
  });

  it('asks for the surface when the customer names both', () => {
    const said = recognition('pause, app or web?', 'pause', 'confident', [
      surface('app'),
      surface('web'),
    ]);
    expect(decideFirst(said, knowledge).kind).to.equal('ask_which');
  });

  it('answers an article by its own title, whatever the classifier thinks', () => {
    const said = recognition('how do i UPDATE my mail', 'other');
    expect(decideFirst(said, knowledge)).to.deep.include({
      kind: 'answer',
      articles: ['mail', 'mail-old'],
    });
  });

  it('takes a tap on one of the options', () => {
    const state = after({
      pending: {
        kind: 'which',
        options: [
          { title: 'In the app', intent: 'pause', articles: ['pause-app'], surface: 'app' },
          { title: 'On the web', intent: 'pause', articles: ['pause-web'], surface: 'web' },
        ],
      },
    });
    for (const text of ['on the WEB', 'the second one', '2'])
      expect(decide(state, recognition(text, 'other', 'unknown'), knowledge)).to.deep.include({
        kind: 'answer',
        articles: ['pause-web'],
      });
  });

  it('understands "and on the web?" after an answer for the app', () => {
    const state = after({ topic: { intent: 'pause', articles: ['pause-app'], surface: 'app' } });
    const said = recognition('and on the web?', 'other', 'unsure', [surface('web')]);
    expect(decide(state, said, knowledge)).to.deep.include({
      kind: 'answer',
      articles: ['pause-web'],
    });
  });

  it('understands "what about my mail?" after an answer about the phone', () => {
    const state = after({ topic: { intent: 'change_phone', articles: ['phone'] } });
    const said = recognition('what about my mail?', 'other', 'unsure', [
      { type: 'method', value: 'email', text: 'mail' },
    ]);
    expect(decide(state, said, knowledge)).to.deep.include({
      kind: 'answer',
      intent: 'change_mail',
    });
  });

  it('does not take a new question for a follow-up because it names a surface', () => {
    const state = after({ topic: { intent: 'pause', articles: ['pause-app'] } });
    const said = recognition('change my number in the app', 'change_phone', 'confident', [
      surface('app'),
    ]);
    expect(decide(state, said, knowledge)).to.deep.include({
      kind: 'answer',
      intent: 'change_phone',
    });
  });

  it('hands off when a person is asked for, also while nothing can be understood', () => {
    const down: Recognition = {
      text: 'I need a human',
      ranking: [],
      band: 'unknown',
      entities: [],
    };
    expect(decideFirst(recognition('agent', 'person'), knowledge).kind).to.equal('hand_off');
    expect(decideFirst(down, knowledge).kind).to.equal('hand_off');
  });

  it('hands off when a person is asked for beside another topic', () => {
    const said: Recognition = {
      text: 'agent please, my number is gone',
      band: 'confident',
      entities: [],
      ranking: [
        { name: 'change_phone', confidence: 0.8 },
        { name: 'person', confidence: 0.15 },
      ],
    };
    expect(decideFirst(said, knowledge).kind).to.equal('hand_off');
  });

  it('hands off when the offer of a person is accepted, and not when another question follows', () => {
    const state = after({ pending: { kind: 'person' } });
    expect(decide(state, recognition('yes', 'yes'), knowledge).kind).to.equal('hand_off');
    expect(decide(state, recognition('new number', 'change_phone'), knowledge).kind).to.equal(
      'answer',
    );
  });

  it('names a topic that no article covers', () => {
    expect(decideFirst(recognition('what does it cost', 'fees'), knowledge)).to.deep.equal({
      kind: 'decline',
      why: 'uncovered',
      topic: 'fees',
      nearest: ['phone'],
    });
  });

  it('offers what may be meant when it is unsure, and declines after two unclear turns', () => {
    const said = recognition('number thing', 'change_phone', 'unsure');
    expect(decideFirst(said, knowledge)).to.deep.include({
      kind: 'ask_which',
      about: 'topic',
    });
    expect(decide(after({ unclearTurns: 2 }), said, knowledge)).to.deep.include({
      kind: 'decline',
      nearest: ['phone'],
    });
  });

  it('finds nothing to read in a message without letters and digits', () => {
    for (const text of ['', '   ', '🤔', '\u200b\u200f', '?!'])
      expect(decideFirst(recognition(text, 'pause'), knowledge)).to.deep.include({
        kind: 'decline',
        why: 'unreadable',
      });
  });

  it('decides something about any message in any state, and names only articles that exist', () => {
    const names = fc.constantFrom(...intents.map(({ name }) => name), 'gone');
    const pending: fc.Arbitrary<NonNullable<ConversationState['pending']>> = fc.constantFrom(
      { kind: 'person' },
      { kind: 'which', options: [] },
      { kind: 'which', options: [{ title: 'x', intent: 'gone', articles: ['phone'] }] },
    );
    const states: fc.Arbitrary<Partial<ConversationState>> = fc.record(
      {
        topic: fc.record({ intent: names, articles: fc.constant<string[]>(['phone']) }),
        pending,
        unclearTurns: fc.nat(5),
      },
      { requiredKeys: [] },
    );
    const bands = fc.constantFrom('confident' as const, 'unsure' as const, 'unknown' as const);
    fc.assert(
      fc.property(
        states,
        fc.string({ unit: 'binary' }),
        names,
        bands,
        (state, text, name, band) => {
          const decision = decide(after(state), recognition(text, name, band), knowledge);
          const slugs = 'articles' in decision ? decision.articles : [];
          expect(slugs.filter((slug) => !knowledge.articles.find(slug))).to.deep.equal([]);
        },
      ),
    );
  });
});
