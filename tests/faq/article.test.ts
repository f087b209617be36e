import { expect } from 'chai';
import fc from 'fast-check';
import { ContentError } from '../../src/errors.ts';
import { formatArticle, parseArticle, type Article } from '../../src/faq/article.ts';

describe('an article file', () => {
  it('needs only a title and a text', () => {
    expect(
      parseArticle('fees', 'fees.md', '---\ntitle: Fees\n---\n\nThere are none.\n'),
    ).to.deep.equal({
      slug: 'fees',
      title: 'Fees',
      body: 'There are none.',
      publishedOn: undefined,
      updatedOn: undefined,
      views: null,
      surface: 'both',
      completeness: 'full',
    });
  });

  it('may have a byte order mark and Windows line ends', () => {
    const article = parseArticle(
      'fees',
      'fees.md',
      '\uFEFF---\r\ntitle: Fees\r\n---\r\nOne.\r\n\r\nTwo.\r\n',
    );
    expect(article.body).to.equal('One.\n\nTwo.');
  });

  it('says the same after it is written and read again', () => {
    fc.assert(
      fc.property(articles, (article) => {
        expect(parseArticle(article.slug, 'any.md', formatArticle(article))).to.deep.equal(article);
      }),
    );
  });

  const mistakes: [name: string, text: string, message: RegExp][] = [
    ['has no front matter', 'Hello', /^fees\.md:1: expected front matter .* found "Hello"/],
    [
      'does not end its front matter',
      '---\ntitle: Fees\n',
      /^fees\.md:1: expected front matter .* no second one/,
    ],
    [
      'has no title',
      '---\nviews: 3\n---\nText',
      /^fees\.md:2: title: expected one line of text .*found nothing/,
    ],
    ['has empty front matter', '---\n---\nText', /^fees\.md:2: .*Add a title/],
    [
      'has a title that YAML takes for a number',
      '---\ntitle: 2026\n---\nText',
      /title: .*found 2026/,
    ],
    [
      'has a day that does not exist',
      '---\ntitle: Fees\npublished: 2026-02-30\n---\nText',
      /^fees\.md:3: published: expected a day that exists, as 2026-01-15, found "2026-02-30"/,
    ],
    [
      'has a surface nobody knows',
      '---\ntitle: Fees\n\nsurface: phone\n---\nText',
      /^fees\.md:4: surface: expected app, web or both, found "phone"/,
    ],
    [
      'has a field nobody knows',
      '---\ntitle: Fees\nupdate: 2026-01-01\n---\nText',
      /^fees\.md:3: expected only title, published, .* found update/,
    ],
    ['is no YAML', '---\ntitle: "Fees\n---\nText', /^fees\.md:2: expected YAML front matter/],
    ['has no text', '---\ntitle: Fees\n---\n', /^fees\.md:4: expected the article's text/],
  ];
  for (const [name, text, message] of mistakes) {
    it(`is refused, with the line and the cure, when it ${name}`, () => {
      expect(() => parseArticle('fees', 'fees.md', text)).to.throw(ContentError, message);
    });
  }
});

const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const titles = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('2026', 'yes', '# a', "a: 'b'", '- x', '---'),
  )
  .map((title) => title.trim())
  .filter((title) => title !== '' && !/[\r\n]/.test(title));

const bodies = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('---', '# x', '', 'text', '  - item'))
      .map((lines) => lines.join('\n')),
  )
  .map((body) => body.replaceAll('\r', '').trim());

const articles: fc.Arbitrary<Article> = fc
  .record({
    slug: fc.constant('any'),
    title: titles,
    body: bodies,
    publishedOn: fc.option(days, { nil: undefined }),
    updatedOn: fc.option(days, { nil: undefined }),
    views: fc.option(fc.nat()),
    surface: fc.constantFrom('app', 'web', 'both'),
    completeness: fc.constantFrom('full', 'partial'),
  })
  .map((article) => (article.body === '' ? { ...article, completeness: 'partial' } : article));
