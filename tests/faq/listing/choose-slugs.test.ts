import { expect } from 'chai';
import fc from 'fast-check';
import { chooseSlugs } from '../../../src/faq/listing/choose-slugs.ts';

describe('choosing slugs', () => {
  const examples: [title: string, slug: string][] = [
    ['How do I view my fees?', 'view-fees'],
    ['How do I view my fees? (web)', 'view-fees-web'],
    ['How do I (app) view my fees?', 'view-fees-app'],
    ["What's an order book?", 'order-book'],
    ['What are the rules?', 'rules'],
    ['Why can’t I withdraw?', 'withdraw'],
    ['Is it safe: yes (or no)', 'it-safe-yes-or-no'],
    ['2FA is lost', '2fa-is-lost'],
    ['Größe & Gebühren für Ärzte', 'grosse-gebuhren-fur-arzte'],
    ['What is the?', 'what-is-the'],
    ['How to', 'how-to'],
  ];
  for (const [title, slug] of examples) {
    it(`makes "${slug}" of "${title}"`, () => {
      expect(chooseSlugs([title], {})).to.deep.equal([slug]);
    });
  }

  it('gives a title without Latin letters a slug that never changes', () => {
    const [first, second] = chooseSlugs(['如何冻结账户？', '如何重置 2FA？'], {});
    expect(first).to.match(/^article-[0-9a-f]{8}$/);
    expect(second).to.match(/^2fa-[0-9a-f]{8}$/);
    expect(chooseSlugs(['如何重置 2FA？', '如何冻结账户？'], {})).to.deep.equal([second, first]);
  });

  it('prefers the slug chosen by hand, however the title is spelt, and gives it to no other title', () => {
    const chosen = { "What's a pip?": 'pip' };
    expect(chooseSlugs(['Pip', 'What’s  a PIP', "What's a pip?"], chosen)).to.deep.equal([
      'pip-2',
      'pip',
      'pip-3',
    ]);
  });

  it('gives every article a file name of its own', () => {
    const titles = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('Fees', 'Fees 2', 'The fees?', 'Fees'),
      ),
    );
    fc.assert(
      fc.property(titles, (list) => {
        const slugs = chooseSlugs(list, {});
        expect(new Set(slugs).size).to.equal(list.length);
        for (const slug of slugs)
          expect(slug)
            .to.match(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
            .and.have.lengthOf.below(100);
      }),
    );
  });
});
