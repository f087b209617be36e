import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ContentError } from '../../../src/errors.ts';
import type { Article } from '../../../src/faq/article.ts';
import { parseListing } from '../../../src/faq/listing/parse-listing.ts';

const seed = readFileSync('data/seed/help-center-listing.txt', 'utf8');
const seedSlugs = JSON.parse(readFileSync('data/article-slugs.json', 'utf8')) as Record<
  string,
  string
>;

function parse(text: string): Article[] {
  return parseListing(text, 'listing.txt', {});
}

/** Title, published, updated and views of each entry, in one line each. */
function outline(text: string): string[] {
  return parse(text).map(({ title, publishedOn, updatedOn, views }) =>
    [title, publishedOn ?? '-', updatedOn ?? '-', views ?? '-'].join(' | '),
  );
}

describe('the listing the product begins with', () => {
  it('gives its fifteen articles', () => {
    const rows = parseListing(seed, 'listing.txt', seedSlugs).map((article) =>
      [
        article.slug,
        article.title,
        article.publishedOn,
        article.updatedOn,
        article.views,
        article.surface,
        article.completeness,
      ].join(' | '),
    );
    expect(rows).to.deep.equal([
      "security-assistant | What's OKX Security Assistant? | 2026-01-15 | 2026-02-13 | 22 | both | partial",
      'cedefi-tax | What are the tax implications for CeDeFi trading? | 2025-11-12 | 2025-12-17 |  | both | full',
      "sms-code-not-received | I haven't received the SMS code | 2023-08-16 | 2026-02-09 | 24 | both | partial",
      'us-cedefi-trade | US CeDeFi Trade FAQ | 2025-11-04 | 2025-12-04 | 1 | app | partial',
      'freeze-account-web | How do I freeze my account? (web) | 2023-08-22 | 2026-03-24 | 400 | web | partial',
      'video-call-join | How do I join a video call with customer support? | 2025-08-26 | 2026-04-06 | 51 | both | full',
      'reset-2fa | How do I reset Two-factor authentication (2FA)? | 2023-09-15 | 2026-04-16 | 6210 | both | partial',
      'freeze-account-app | How do I freeze my account? (app) | 2024-07-11 | 2026-04-15 | 7 | app | partial',
      'trading-signal-bot | Trading Signal Bot FAQs | 2023-10-09 | 2026-04-18 | 136 | both | partial',
      'update-authenticator | How do I update my authenticator app? | 2024-08-01 | 2026-03-16 | 187 | app | partial',
      'update-email | How do I update my email? | 2023-09-06 | 2025-10-15 | 1 | app | partial',
      'close-account-app | How do I close my account? (app) | 2023-08-22 | 2026-02-13 | 8 | app | partial',
      'change-email | How do I change my email? | 2023-09-06 | 2026-02-09 | 4095 | app | partial',
      'close-account-web | How do I close my account? (web) | 2023-08-22 | 2026-04-15 | 459 | web | partial',
      'change-phone | How do I change my phone number? | 2023-09-07 | 2026-04-15 | 3 | app | partial',
    ]);
  });

  it('keeps every character of the texts, in order', () => {
    const articles = parseListing(seed, 'listing.txt', seedSlugs);
    const plain = seed.replace(/\s/g, '');
    let position = 0;
    for (const { title, body } of articles) {
      const text = title + body.replace(/^ *(?:#+|[->]) /gm, '');
      const found = plain.indexOf(text.replace(/\s/g, ''), position);
      expect(found, title).to.be.greaterThan(-1);
      position = found;
    }
  });
});

describe('a listing', () => {
  it('may write dates in several ways', () => {
    for (const date of [
      'Sep 5, 2023',
      'Sept. 5, 2023',
      'September 5, 2023',
      'september 5 2023',
      'SEP 05, 2023',
      '5 Sep 2023',
      '5 sept 2023',
      '05 September, 2023',
      '5th September 2023',
      '2023-09-05',
    ]) {
      expect(
        outline(`Fees\nNone.Published on ${date}17More\nText.Updated on ${date}`),
        date,
      ).to.deep.equal(['Fees | 2023-09-05 | - | 17', 'More | - | 2023-09-05 | -']);
    }
  });

  it('may put anything between the two dates', () => {
    for (const between of ['', ' ', '\n', ' · ', ' | ', '\n\n']) {
      const text = `Fees\nNone.Published on Jan 1, 2025${between}Updated on Feb 2, 202622More\nText.Published on 1 Jan 2026`;
      expect(outline(text)[0], JSON.stringify(between)).to.equal(
        'Fees | 2025-01-01 | 2026-02-02 | 22',
      );
    }
  });

  it('may glue a label and a counter to the year, in any way the page shows them', () => {
    for (const [tail, views] of [
      ['FAQ19,701', 19701],
      ['FAQ', '-'],
      ['FAQ 19,701', 19701],
      ['\nFAQ\n19,701', 19701],
      ['\nFAQ19,701', 19701],
      ['Product documents7', 7],
      ['Guides19,701', 19701],
      [' 6,210', 6210],
      ['\n6,210', 6210],
      ['\n\n400\n', 400],
      ['1,234,567', 1234567],
      [' · 22 views', 22],
      ['0', 0],
    ] as const) {
      for (const lineBreak of ['', '\n']) {
        if (lineBreak === '' && tail.includes('\n')) continue;
        const text = `Fees\nNone.Updated on Jan 1, 2026${tail}${lineBreak}What is new?\nText.Updated on Jan 1, 2026`;
        expect(outline(text), JSON.stringify(tail + lineBreak)).to.deep.equal([
          `Fees | - | 2026-01-01 | ${views}`,
          'What is new? | - | 2026-01-01 | -',
        ]);
      }
    }
  });

  it('may have titles that begin with a digit', () => {
    for (const [glued, views, title] of [
      ['2FA is lost', '-', '2FA is lost'],
      ['222FA is lost', 22, '2FA is lost'],
      ['6,2102FA is lost', 6210, '2FA is lost'],
      ['\n2FA is lost', '-', '2FA is lost'],
      ['22\n2FA is lost', 22, '2FA is lost'],
      [' 2FA is lost', '-', '2FA is lost'],
      [' 22 2FA is lost', 22, '2FA is lost'],
      ['3 ways to pay', '-', '3 ways to pay'],
      ['223 ways to pay', 22, '3 ways to pay'],
      ['2210 ways to pay', 22, '10 ways to pay'],
      [' 10 ways to pay', '-', '10 ways to pay'],
      ['2224/7 support', 22, '24/7 support'],
      ['1362-step verification', 136, '2-step verification'],
      ['24US trade', 24, 'US trade'],
      ['24iPhone app', 24, 'iPhone app'],
      ['22View a balance', 22, 'View a balance'],
      ['FAQ about fees', '-', 'FAQ about fees'],
      ['FAQs on fees', '-', 'FAQs on fees'],
      ['Web3: a guide', '-', 'Web3: a guide'],
    ] as const) {
      const text = `Fees\nNone.Updated on Jan 1, 2026${glued}\nText.Updated on Jan 1, 2026`;
      expect(outline(text), JSON.stringify(glued)).to.deep.equal([
        `Fees | - | 2026-01-01 | ${views}`,
        `${title} | - | 2026-01-01 | -`,
      ]);
    }
  });

  it('may begin with category tabs, known or not, or with none', () => {
    const rest =
      'Fees\nNone.Published on Jan 1, 2026News of today\nText.Published on Jan 1, 2026Guides3';
    for (const tabs of [
      '',
      'All\nFAQ\nAnnouncements\nProduct documents\n',
      'All FAQ Announcements Product documents\n',
      'All\tFAQ\tAnnouncements\n\n',
      'FAQ\nAnnouncements\n',
      'All\nGuides\nNews\n',
      'Guides\nNews\nHelp center\n',
    ]) {
      const glued = tabs.includes('Guides') ? rest : rest.replace('Guides', '');
      expect(outline(tabs + glued), JSON.stringify(tabs)).to.deep.equal([
        'Fees | 2026-01-01 | - | -',
        'News of today | 2026-01-01 | - | 3',
      ]);
    }
  });

  it('may begin with unknown tabs above a question that has an answer of several lines', () => {
    const text =
      'Guides\nNews\nHow do I pay?\nOne.\nTwo.Updated on Jan 1, 2026\nNews\n7\nFees\nNone.Updated on Jan 1, 2026';
    expect(outline(text)).to.deep.equal([
      'How do I pay? | - | 2026-01-01 | 7',
      'Fees | - | 2026-01-01 | -',
    ]);
  });

  it('keeps the lines of a text apart, and a short title above them', () => {
    for (const gap of ['\n', ' ']) {
      const tabs = ['All', 'FAQ', 'Announcements', 'Product documents'].join(gap);
      const [article] = parse(`${tabs}\nFees\n\nFirst line.\nSecond line.Published on Jan 1, 2026`);
      expect(article).to.include({ title: 'Fees', body: 'First line.\n\nSecond line.' });
    }
  });

  it('may end in a footer', () => {
    for (const footer of [
      'Showing 1-4 of 4 articles',
      '\nShowing 1–15 of 230 articles\n1\n2\n3\n...\n16',
      '\nShowing 1-4 of 4 articlesPrevious 1 2 3 Next',
      '\nPrevious 1 2 3 Next\n',
      '\n1\n2\n3\nNext',
      '\n© 2026 Example\nTerms',
    ]) {
      expect(
        outline(`Fees\nNone.Published on Jan 1, 2026${footer}`),
        JSON.stringify(footer),
      ).to.deep.equal(['Fees | 2026-01-01 | - | -']);
    }
  });

  it('may be several pages one after another', () => {
    const page =
      'All\nFAQ\nFees of trades\nNone.Published on Jan 1, 202622\nShowing 1-1 of 2 articles\n1\n2\n';
    expect(outline(page + page.replace('Fees of trades', 'What is new?'))).to.deep.equal([
      'Fees of trades | 2026-01-01 | - | 22',
      'What is new? | 2026-01-01 | - | 22',
    ]);
  });

  it('may have the same title twice, and a text that is empty', () => {
    const articles = parse('Fees\nPublished on Jan 1, 2026Fees\nNone.Published on Jan 1, 2026');
    expect(
      articles.map(({ slug, body, completeness }) => [slug, body, completeness]),
    ).to.deep.equal([
      ['fees', '', 'partial'],
      ['fees-2', 'None.', 'full'],
    ]);
  });

  it('may have a question and its answer on one line', () => {
    const [glued, spaced] = parse(
      "What's a pip?A pip is small.Published on Jan 1, 2026What is a lot? (web) A lot is very large.Published on Jan 1, 2026",
    );
    expect(glued).to.include({ title: "What's a pip?", body: 'A pip is small.' });
    expect(spaced).to.include({ title: 'What is a lot? (web)', body: 'A lot is very large.' });
  });

  it('may name dates in its texts', () => {
    const [article] = parse(
      'Fees\nUpdated on Jan 5, 2026, they are none. Published on our site. Last updated on Jan 6, 2026 they stay, as updated on Jan 7, 2026.Published on Jan 1, 2026',
    );
    expect(article?.body).to.match(/^Updated on Jan 5.*as updated on Jan 7, 2026\.$/);
  });

  const mistakes: [name: string, text: string, message: RegExp][] = [
    ['is empty', '', /^listing\.txt:1: expected entries that end in .* found none\. Copy/],
    ['has no dates', 'Fees\nNone.\n', /^listing\.txt:1: expected entries/],
    [
      'has a day that does not exist',
      'Fees\nNone.\nPublished on Feb 30, 2026',
      /^listing\.txt:3: .*found "Feb 30, 2026"/,
    ],
    [
      'has a month nobody knows',
      'Fees\nNone.Published on Foo 3, 2026',
      /^listing\.txt:2: .*found "Foo 3, 2026"/,
    ],
    [
      'has a date in figures',
      'Fees\nNone.Published on 09\/10\/2026',
      /^listing\.txt:2: .*found "09\/10\/2026"/,
    ],
    [
      'has a date without a year',
      'Fees\nNone.Updated on Jan 15\nMore',
      /^listing\.txt:2: .*found "Jan 15"/,
    ],
    [
      'has dates without a title',
      'Published on Jan 1, 2026',
      /^listing\.txt:1: expected a title before the date/,
    ],
    [
      'ends in an entry without dates',
      'Fees\nNone.Published on Jan 1, 20267\nMore fees\nText.',
      /^listing\.txt:3: expected "Published on <date>".*"More fees", found the end/,
    ],
    [
      'has lost the break between title and text',
      `Fees ${'are none '.repeat(30)}Published on Jan 1, 2026`,
      /^listing\.txt:1: expected a title of at most 200 characters/,
    ],
  ];
  for (const [name, text, message] of mistakes) {
    it(`is refused, with the line and the cure, when it ${name}`, () => {
      expect(() => parse(text)).to.throw(ContentError, message);
    });
  }
});
