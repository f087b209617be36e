import { expect } from 'chai';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import { parseArticle, type Article } from '../../src/faq/article.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import type { RankedPassage, Recognition } from '../../src/nlu/recognition.ts';
import { newConversation } from '../../src/turn/conversation-state.ts';
import { decide } from '../../src/turn/decide.ts';
import type { Decision } from '../../src/turn/decision.ts';
import type { Knowledge } from '../../src/turn/knowledge.ts';

function written(slug: string, title: string, surface = 'both'): Article {
  const front = `---\ntitle: ${title}\nsurface: ${surface}\n---\n`;
  return parseArticle(slug, `${slug}.md`, `${front}The text of ${slug}.`);
}

function intent(name: string, leadsTo: Intent['leadsTo']): Intent {
  return { name, description: name, leadsTo, utterances: [] };
}

const knowledge: Knowledge = {
  dialogs: new Map(),
  articles: new ArticleIndex([
    written('led', 'Led by an intent'),
    written('new', 'A new article'),
    written('other', 'Another new article'),
    written('pair-app', 'One of two (app)', 'app'),
    written('pair-web', 'One of two (web)', 'web'),
  ]),
  intents: new Map(
    [
      intent('known', { kind: 'article', articles: ['led'] }),
      intent('fees', { kind: 'uncovered', topic: 'fees', nearest: [] }),
      intent('hijacked', { kind: 'handoff', reason: 'hijacked', priority: 'urgent' }),
      intent('hello', { kind: 'small_talk', topic: 'greeting' }),
      intent('chatter', { kind: 'background' }),
    ].map((known) => [known.name, known]),
  ),
};

function decideOn(
  name: string,
  band: Recognition['band'],
  passages: RankedPassage[],
  { unclearTurns = 0, confidence = 0.9 } = {},
): Decision {
  const ranking = [{ name, confidence }];
  const recognition = { text: 'a question', ranking, band, entities: [], passages };
  const turn = { nowMs: 0, nonce: '', facts: GUIDED_ONLY };
  return decide({ ...newConversation(), unclearTurns }, recognition, knowledge, turn);
}

describe('deciding from the text of articles', () => {
  it('answers from a new article, with its passage, what was uncovered or background before', () => {
    for (const name of ['fees', 'chatter'])
      expect(
        decideOn(name, 'confident', [{ article: 'new', passage: 3, score: 0.9 }]),
      ).to.deep.equal({ kind: 'answer', articles: ['new'], passage: 3 });
  });

  it('leaves what an intent surely knows to the intent', () => {
    const found = [{ article: 'new', score: 0.99 }];
    expect(decideOn('known', 'confident', found)).to.deep.include({ articles: ['led'] });
    expect(decideOn('hijacked', 'confident', found, { confidence: 0.6 }).kind).to.equal('hand_off');
  });

  it('takes small talk for small talk as soon as it may be', () => {
    const found = [{ article: 'new', score: 0.9 }];
    expect(decideOn('hello', 'unsure', found).kind).to.equal('small_talk');
    expect(decideOn('hello', 'unknown', found).kind).to.equal('answer');
  });

  it('weighs a new article against one that the classifier is less sure of', () => {
    const unsure = { confidence: 0.7 };
    expect(
      decideOn('known', 'confident', [{ article: 'new', score: 0.9 }], unsure),
    ).to.deep.include({ kind: 'answer', articles: ['new'] });
    const asked = decideOn('known', 'confident', [{ article: 'new', score: 0.5 }], unsure);
    expect(asked.kind === 'ask_which' && asked.options.map(({ title }) => title)).to.deep.equal([
      'Led by an intent',
      'A new article',
    ]);
  });

  it('takes an article that an intent leads to only when no intent was recognised', () => {
    const found = [{ article: 'led', score: 0.9 }];
    expect(decideOn('fees', 'confident', found).kind).to.equal('decline');
    expect(decideOn('fees', 'unknown', found)).to.deep.include({ articles: ['led'] });
  });

  it('asks when it is not clear which, or whether', () => {
    const close = [
      { article: 'new', score: 0.8 },
      { article: 'other', score: 0.75 },
    ];
    expect(decideOn('fees', 'confident', close)).to.deep.equal({
      kind: 'ask_which',
      about: 'topic',
      options: [
        { title: 'A new article', articles: ['new'] },
        { title: 'Another new article', articles: ['other'] },
      ],
    });
    expect(decideOn('fees', 'confident', close.slice(0, 0)).kind).to.equal('decline');
    expect(decideOn('fees', 'confident', [{ article: 'new', score: 0.3 }]).kind).to.equal(
      'ask_which',
    );
  });

  it('asks about chatter only where an article is likelier than for what is uncovered, and never a third time', () => {
    const found = [{ article: 'new', score: 0.05 }];
    expect(decideOn('fees', 'confident', found).kind).to.equal('ask_which');
    expect(decideOn('chatter', 'confident', found).kind).to.equal('decline');
    expect(decideOn('fees', 'confident', found, { unclearTurns: 2 }).kind).to.equal('decline');
  });

  it('asks for the surface when two new articles answer the same for app and web', () => {
    const found = [
      { article: 'pair-web', score: 0.9 },
      { article: 'pair-app', score: 0.89 },
    ];
    expect(decideOn('fees', 'confident', found)).to.deep.include({
      kind: 'ask_which',
      about: 'surface',
    });
  });

  it('passes over an article that is gone', () => {
    expect(decideOn('fees', 'confident', [{ article: 'gone', score: 0.9 }]).kind).to.equal(
      'decline',
    );
  });
});
