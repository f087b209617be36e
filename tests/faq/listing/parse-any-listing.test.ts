import { expect } from 'chai';
import fc from 'fast-check';
import { parseListing } from '../../../src/faq/listing/parse-listing.ts';

/** An entry, and every way in which a page may show it. */
interface WrittenEntry {
  title: string;
  body: string[];
  published: WrittenDate | undefined;
  updated: WrittenDate | undefined;
  betweenDates: string;
  label: string;
  views: number | null;
  counterGap: string;
  titleGap: string;
  bodyGap: string;
  dateGap: string;
}

interface WrittenDate {
  day: string;
  written: string;
}

describe('any listing', () => {
  it('gives the entries it was written from', () => {
    fc.assert(
      fc.property(listings, ({ entries, text }) => {
        const articles = parseListing(text, 'listing.txt', {});
        const rows = articles.map(({ title, body, publishedOn, updatedOn, views }) => ({
          title,
          text: withoutMarks(body),
          publishedOn,
          updatedOn,
          views,
        }));
        const expected = entries.map(({ title, body, published, updated, views }) => ({
          title,
          text: withoutMarks(body.join('')),
          publishedOn: published?.day,
          updatedOn: updated?.day,
          views,
        }));
        expect(rows).to.deep.equal(expected);
        expect(new Set(articles.map(({ slug }) => slug)).size).to.equal(entries.length);
      }),
      { numRuns: 300 },
    );
  });
});

const MONTHS: [short: string, long: string][] = [
  ['Jan', 'January'],
  ['Feb', 'February'],
  ['Mar', 'March'],
  ['Apr', 'April'],
  ['May', 'May'],
  ['Jun', 'June'],
  ['Jul', 'July'],
  ['Aug', 'August'],
  ['Sept', 'September'],
  ['Oct', 'October'],
  ['Nov', 'November'],
  ['Dec', 'December'],
];

const dates = fc
  .tuple(
    fc.integer({ min: 1990, max: 2099 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.constantFrom(...(['short', 'long', 'dayFirst', 'lowerCase', 'numeric'] as const)),
  )
  .map(([year, month, date, shape]): WrittenDate => {
    const [short, long] = MONTHS[month - 1] ?? ['', ''];
    const day = [year, String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
    const written = {
      short: `${short} ${date}, ${year}`,
      long: `${long} ${date}, ${year}`,
      dayFirst: `${date} ${short} ${year}`,
      lowerCase: `${short.toLowerCase()} ${date}, ${year}`,
      numeric: day,
    };
    return { day, written: written[shape] };
  });

const words = fc.constantFrom(
  'fees',
  'trading',
  'CeDeFi',
  'order',
  'account',
  'US',
  'wallet',
  'SMS',
  'größe',
  'Konto',
);

const titles = fc.oneof(
  fc.array(words, { minLength: 2, maxLength: 5 }).map((list) => `How do I see ${list.join(' ')}?`),
  fc.array(words, { minLength: 2, maxLength: 5 }).map((list) => `All about ${list.join(' ')}`),
  fc
    .tuple(words, fc.constantFrom('(web)', '(app)'))
    .map(([word, surface]) => `How do I close my ${word}? ${surface}`),
  fc.constantFrom(
    '2FA is not working on my phone',
    '2FA: what should I do when it is lost?',
    'Product updates: what changed in our app',
    'US CeDeFi Trade FAQ and more',
    'I haven’t received the SMS code',
    '如何 冻结 我的 账户？',
    'FAQ about our new fees',
  ),
);

const sentences = fc.constantFrom(
  'The fee is 0.1 %.',
  'Select Menu and go to Security Select Change phone number',
  'Self-service tool For quick access, click the button below:',
  'On the app Open the app, and select Menu Open Menu page',
  "Note: it's mandatory to link both.",
  'It was Published on our site in 2026.',
  'Updated on Jan 5, 2026, it stays.',
  '1. Open it 2. Close it',
  'Certainly!',
  'See https://example.com/a_b*c for more (or not).',
  '如果您 无法登录，请联系客服。',
);

const entries: fc.Arbitrary<WrittenEntry> = fc
  .record({
    title: titles,
    body: fc.array(sentences, { maxLength: 3 }),
    published: fc.option(dates, { nil: undefined }),
    updated: fc.option(dates, { nil: undefined }),
    betweenDates: fc.constantFrom('', ' ', '\n', ' · '),
    label: fc.constantFrom('', '', '', 'FAQ', 'Announcements', 'Product documents'),
    views: fc.option(fc.oneof(fc.nat(30), fc.nat(999), fc.nat(2_000_000))),
    counterGap: fc.constantFrom('', '', ' ', '\n', '\n\n'),
    titleGap: fc.constantFrom('', '\n', '\n\n'),
    bodyGap: fc.constantFrom('\n', '\n\n', ' \n', '\n\t'),
    dateGap: fc.constantFrom('', ' ', '\n'),
  })
  .filter(({ published, updated }) => published !== undefined || updated !== undefined)
  .map(keepReadable);

/** A counter or a label on a line of its own ends with it, and a label is glued to its year or to its line. */
function keepReadable(entry: WrittenEntry): WrittenEntry {
  const isOnOwnLine =
    entry.counterGap.startsWith('\n') && (entry.views !== null || entry.label !== '');
  return isOnOwnLine && entry.titleGap === '' ? { ...entry, titleGap: '\n' } : entry;
}

function writeEntry(entry: WrittenEntry): string {
  const { title, body, published, updated, label, views } = entry;
  const datesText = [
    published && `Published on ${published.written}`,
    updated && `Updated on ${updated.written}`,
  ].filter((date) => date !== undefined);
  const counter = label + (views === null ? '' : views.toLocaleString('en-US'));
  const text = [title, ...body].join(entry.bodyGap);
  const dateGap = body.length === 0 ? '\n' : entry.dateGap;
  const tail =
    datesText.join(entry.betweenDates) + (counter === '' ? '' : entry.counterGap + counter);
  return text + dateGap + tail + entry.titleGap;
}

const headers = fc.constantFrom(
  '',
  'All\nFAQ\nAnnouncements\nProduct documents\n',
  'All FAQ Announcements Product documents\n',
  'FAQ\nAnnouncements\nProduct documents\n\n',
);
const footers = fc.constantFrom(
  '',
  '\nShowing 1-4 of 4 articles',
  '\nShowing 1–15 of 230 articles\nPrevious 1 2 3 Next\n',
  '\nPrevious\n1\n2\n3\nNext',
);

const listings = fc
  .record({
    entries: fc.array(entries, { minLength: 1, maxLength: 6 }),
    header: headers,
    footer: footers,
    mark: fc.constantFrom('', '\uFEFF'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    blank: fc.constantFrom(' ', '\u00A0', '\t', '  '),
    trailing: fc.constantFrom('', ' ', '\t'),
  })
  .map(({ entries: list, header, footer, mark, lineEnd, blank, trailing }) => ({
    entries: list,
    text:
      mark +
      (header + list.map(writeEntry).join('') + footer)
        .replaceAll(' ', blank)
        .replaceAll('\n', trailing + lineEnd),
  }));

function withoutMarks(text: string): string {
  return text.replace(/^ *(?:#+|[->]) /gm, '').replace(/\s/g, '');
}
