import { expect } from 'chai';
import fc from 'fast-check';
import { splitIntoPassages } from '../../src/faq/passages.ts';

const BODY = `An introduction.

## Add a key

Do this:

- Select **Security**

  It is under your profile

- Select [Add](https://example.org)

> Note: it takes a minute.

## Remove a key

It cannot be undone.`;

describe('the passages of an article', () => {
  it('are its paragraphs, quotes and steps, each with the heading above it', () => {
    const passages = splitIntoPassages({ body: BODY });
    expect(passages.map(({ heading, text }) => [heading, text])).to.deep.equal([
      ['', 'An introduction.'],
      ['Add a key', 'Do this:'],
      ['Add a key', 'Select Security It is under your profile'],
      ['Add a key', 'Select Add'],
      ['Add a key', 'Note: it takes a minute.'],
      ['Remove a key', 'It cannot be undone.'],
    ]);
  });

  it('know the whole list that a step is in, and the whole section', () => {
    const step = splitIntoPassages({ body: BODY })[2];
    expect(step?.block).to.match(/^- Select \*\*Security\*\*[^]*- Select \[Add\]/);
    expect(step?.section).to.match(/^## Add a key[^]*a minute\.$/);
  });

  it('are none for an empty body', () => {
    expect(splitIntoPassages({ body: '' })).to.deep.equal([]);
  });

  it('quote any text as it stands in the body', () => {
    const markdown = fc
      .array(fc.constantFrom('# a', '- b', '  c', '> d', '', '```', '1. e', '***', '|f|', '<g>'))
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.oneof(markdown, fc.string({ unit: 'binary' })), (body) => {
        for (const { block, section } of splitIntoPassages({ body })) {
          expect(body).to.include(section);
          expect(section).to.include(block);
        }
      }),
      { numRuns: 40 },
    );
  });
});
