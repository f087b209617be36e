import { expect } from 'chai';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import { parseArticle } from '../../src/faq/article.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import { decideReference } from '../../src/turn/decide-reference.ts';
import type { Decision } from '../../src/turn/decision.ts';
import type { Knowledge } from '../../src/turn/knowledge.ts';

const knowledge: Knowledge = {
  dialogs: new Map(),
  articles: new ArticleIndex([
    parseArticle('leave', 'leave.md', '---\ntitle: How do I leave?\n---\nTap leave.'),
  ]),
  intents: new Map(
    [
      intent('leave', { kind: 'article', articles: ['leave'] }),
      intent('sell', { kind: 'uncovered', topic: 'selling', nearest: ['leave'] }, 'Sell it'),
      intent('fees', { kind: 'uncovered', topic: 'fees', nearest: [] }, 'Fees'),
    ].map((known) => [known.name, known]),
  ),
};

function intent(name: string, leadsTo: Intent['leadsTo'], label?: string): Intent {
  return { name, description: name, leadsTo, utterances: [], ...(label && { label }) };
}

function decideOn(text: string, name: string): Decision | undefined {
  const ranking = [{ name, confidence: 0.9 }];
  return decideReference({ text, ranking, band: 'confident', entities: [] }, knowledge);
}

describe('a message that only points at something', () => {
  it('is asked about when its likeliest reading has no article and a namesake has one', () => {
    for (const text of ['end it', 'please end this', 'End it now!', 'just end that pls'])
      expect(decideOn(text, 'sell'), text).to.deep.equal({
        kind: 'ask_which',
        about: 'topic',
        options: [
          { title: 'How do I leave?', intent: 'leave', articles: ['leave'] },
          { title: 'Sell it', intent: 'sell', articles: [] },
        ],
      });
  });

  it('is taken as it is when it says what is meant, or nothing else could be', () => {
    expect(decideOn('end my trade', 'sell')).to.equal(undefined);
    expect(decideOn('why is it so low today', 'sell')).to.equal(undefined);
    expect(decideOn('end it', 'leave')).to.equal(undefined);
    expect(decideOn('end it', 'fees')).to.equal(undefined);
  });
});
