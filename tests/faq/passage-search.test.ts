import { expect } from 'chai';
import fc from 'fast-check';
import { parseArticle, type Article } from '../../src/faq/article.ts';
import { CustomerWords } from '../../src/faq/customer-words.ts';
import { PassageSearch } from '../../src/faq/passage-search.ts';
import type { Classifier } from '../../src/nlu/classifier.ts';
import { openSentenceEncoder, type SentenceEncoder } from '../../src/nlu/sentence-encoder.ts';
import { trainClassifier } from '../../src/nlu/train-classifier.ts';
import { projectRoot } from '../../src/config.ts';
import path from 'node:path';

const EXAMPLES = Object.entries({
  fees: ['what does it cost', 'is my trade free', 'fees please', 'how much do you take', 'a fee'],
  bread: ['my bread is hard', 'how do i bake', 'what flour is best', 'is my bread done', 'bread'],
}).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

const customerWords = new CustomerWords(EXAMPLES);

const articles = [
  written('oven', 'How hot is the oven?', 'Heat it to 220 degrees.\n\n## Steam\n\nPour water in.'),
  written('rate', 'What does a trade cost?', 'The maker rate is lower than the taker rate.'),
  written('alert', 'Set an alert', 'Tap the bell.\n\n## Delete an alert\n\nSwipe it to the left.'),
];

function written(slug: string, title: string, body: string): Article {
  return parseArticle(slug, `${slug}.md`, `---\ntitle: ${title}\n---\n${body}`);
}

describe('searching the articles', () => {
  let classifier: Classifier;
  let encoder: SentenceEncoder | undefined;

  before(async function openModels() {
    this.timeout(60_000);
    encoder = await openSentenceEncoder(path.join(projectRoot, 'var/model'), () => undefined);
    classifier = await trainClassifier(EXAMPLES, { encoder });
  });
  after(() => encoder?.close());

  it('finds the article and the passage that answers, with and without an encoder', async () => {
    for (const tools of [
      { classifier, encoder, customerWords },
      { classifier, encoder: undefined, customerWords },
    ]) {
      const search = await PassageSearch.open(articles, tools);
      const [best] = await search.search('how can I delete the alert again', []);
      expect(best).to.deep.include({ article: 'alert', passage: 1 });
    }
  });

  it('names no passage where the title fits best', async () => {
    const search = await PassageSearch.open(articles, { classifier, encoder, customerWords });
    const [best] = await search.search('how hot is the oven', []);
    expect(best).to.have.keys('article', 'score');
  });

  it('understands a misspelt word that only an article knows', async () => {
    const search = await PassageSearch.open(articles, {
      classifier,
      encoder: undefined,
      customerWords,
    });
    const [best] = await search.search('stem or steem or steamm', []);
    expect(best?.article).to.equal('oven');
  });

  it('thinks an article likelier when the classifier takes question and title for the same', async () => {
    const search = await PassageSearch.open(articles, { classifier, encoder, customerWords });
    const scoreWhen = async (name: string): Promise<number> => {
      const found = await search.search('how much do you keep', [{ name, confidence: 1 }]);
      return found.find(({ article }) => article === 'rate')?.score ?? 0;
    };
    expect(await scoreWhen('fees')).to.be.greaterThan(await scoreWhen('bread'));
  });

  it('indexes only what has changed', async () => {
    const encoded: string[] = [];
    const counting = encoder && {
      ...encoder,
      encode: (texts: readonly string[]) => {
        encoded.push(...texts);
        return encoder?.encode(texts) ?? Promise.resolve([]);
      },
    };
    const tools = { classifier, encoder: counting, customerWords };
    const before = await PassageSearch.open(articles, tools);
    encoded.length = 0;
    const changed = written('rate', 'What does a trade cost?', 'Nothing.');
    const after = await PassageSearch.open([...articles.slice(0, 1), changed], tools, before);
    expect(encoded.join('\n')).to.include('Nothing.').and.not.include('220 degrees');
    expect((await after.search('alert', [])).map(({ article }) => article)).not.to.include('alert');
  });

  it('gives probabilities, best first, for any text and any articles', async () => {
    const odd = [written('odd', '"?"', '***'), ...articles];
    const searches = await Promise.all(
      [[], odd.slice(0, 1), odd].map((some) =>
        PassageSearch.open(some, { classifier, encoder: undefined, customerWords }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        for (const search of searches) {
          const scores = (await search.search(text, [])).map(({ score }) => score);
          expect(scores).to.deep.equal(scores.toSorted((a, b) => b - a));
          for (const score of scores) expect(score).to.be.within(0, 1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
