import { expect } from 'chai';
import type { Article } from '../../src/faq/article.ts';
import { composeAnswer } from '../../src/faq/compose-answer.ts';

const LONG = 'This sentence is here only because it makes the article so much longer. '.repeat(13);

function article(body: string, more: Partial<Article> = {}): Article {
  return {
    slug: 'keys',
    title: 'All about keys',
    body,
    publishedOn: undefined,
    updatedOn: '2026-03-04',
    views: null,
    surface: 'both',
    completeness: 'full',
    ...more,
  };
}

describe('an answer', () => {
  it('quotes a short article whole, whatever passage was found', () => {
    const answer = composeAnswer([article('One.\n\n## Second\n\nTwo.')], undefined, 1);
    expect(answer).to.equal(
      '**All about keys**\n\nOne.\n\n**Second**\n\nTwo.\n\n*From “All about keys”, updated 4 March 2026.*',
    );
  });

  it('quotes of a long article the section that the passage is in, and says so', () => {
    const body = `${LONG}\n\n## Add\n\n- First\n- Second\n\n## Remove\n\nGone.`;
    const answer = composeAnswer([article(body)], undefined, 2);
    expect(answer).to.include('**Add**\n\n- First\n- Second\n\n*From');
    expect(answer).to.include('only the part that answers');
    expect(answer).not.to.include('Gone.');
  });

  it('quotes of a long section the whole list with its heading', () => {
    const body = `## Add\n\n${LONG}\n\n- First\n- Second`;
    const answer = composeAnswer([article(body)], undefined, 2);
    expect(answer).to.include('**All about keys**\n\n**Add**\n\n- First\n- Second\n\n*From');
  });

  it('quotes the whole article when no passage is named, or when it is gone', () => {
    const body = `${LONG}\n\nThe end.`;
    for (const passage of [undefined, 99])
      expect(composeAnswer([article(body)], undefined, passage)).to.include('The end.\n\n*From');
  });

  it('says that a partial article is partial, also beside a quote', () => {
    const body = `${LONG}\n\n## Add\n\nLike this.`;
    const answer = composeAnswer([article(body, { completeness: 'partial' })], undefined, 1);
    expect(answer).to.include('only part of this article, so steps may be missing');
  });
});
