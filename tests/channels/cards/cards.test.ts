import { expect } from 'chai';
import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Card } from '../../../src/channels/cards/card.ts';
import { readCard } from '../../../src/channels/cards/read-card.ts';
import { splitText } from '../../../src/channels/cards/split-text.ts';
import { toAdaptiveCard } from '../../../src/channels/cards/to-adaptive-card.ts';
import { toPlainText } from '../../../src/channels/cards/to-plain-text.ts';
import type { Activity } from '../../../src/storage/activity.ts';
import { codeCard } from '../../../src/turn/code-card.ts';
import { arbitraryCard } from './arbitrary-card.ts';

const RUNS = { numRuns: 150 };

function withAttachment(attachment: ReturnType<typeof toAdaptiveCard>): Activity {
  return {
    type: 'message',
    channelId: 'directline',
    conversation: { id: 'c' },
    from: { id: 'bot' },
    attachments: [attachment],
  };
}

interface RenderedCard {
  body: { type: string; actions?: unknown[]; text?: string }[];
}

/** What the bot says where it asks for a code, with taps below it. */
const CODE_QUESTION: Activity = {
  ...withAttachment(codeCard({ label: 'Code from the email', digits: 6, nonce: 'n-1' })),
  suggestedActions: {
    actions: ['Send a new code', 'Talk to a person'].map((title) => {
      return { type: 'imBack', title, value: title };
    }),
  },
};

/** One of everything. */
const EVERYTHING: Card = {
  blocks: [
    { kind: 'text', text: 'How was it?', isHeading: true },
    {
      kind: 'text',
      text: 'With **Alex**, about [freezing](https://example.com).',
      isHeading: false,
    },
    { kind: 'facts', facts: [{ title: 'Ticket', value: 'T-1001' }] },
    { kind: 'image', url: 'https://example.com/a.png', alternativeText: 'A padlock' },
    {
      ...{ kind: 'choiceInput', id: 'stars', label: 'Stars', isRequired: true },
      choices: [
        { title: 'Good', value: '2' },
        { title: 'Bad', value: '1' },
      ],
    },
    {
      ...{ kind: 'textInput', id: 'comment', label: 'Comment' },
      ...{ isRequired: false, isMultiline: true, isSecret: false, maxLength: 200 },
    },
  ],
  actions: [
    { kind: 'submit', title: 'Send', data: { kind: 'rating' } },
    { kind: 'open', title: 'Read more', url: 'https://example.com/more' },
    { kind: 'say', title: 'Talk to a person', text: 'Talk to a person' },
  ],
};

describe('cards', () => {
  describe('as Adaptive Cards', () => {
    it('keep within what hosts show, whatever is in them', () => {
      fc.assert(
        fc.property(arbitraryCard, fc.constantFrom('execute', 'submit'), (card, taps) => {
          const { body } = toAdaptiveCard(card, { taps }).content as RenderedCard;
          expect(body.length).to.be.at.most(50 + 4);
          for (const { actions = [], text = '' } of body) {
            expect(actions.length).to.be.at.most(6);
            expect(text.length).to.be.at.most(8_000);
            expect(Buffer.from(text).toString(), 'half a character').to.equal(text);
          }
        }),
        RUNS,
      );
    });

    it('submit the same on hosts with Action.Execute and without', () => {
      fc.assert(
        fc.property(arbitraryCard, (card) => {
          const read = (taps: 'execute' | 'submit'): unknown[] => {
            const { actions } = readCard(withAttachment(toAdaptiveCard(card, { taps })));
            return actions.map((action) =>
              action.kind === 'submit' ? dataOf(action.data) : action,
            );
          };
          expect(read('execute')).to.deep.equal(read('submit'));
        }),
        RUNS,
      );
    });
  });

  it('are read again as they were written, where a host takes them whole', () => {
    const again = readCard(withAttachment(toAdaptiveCard(EVERYTHING, { taps: 'execute' })));
    expect(again.blocks).to.deep.equal(EVERYTHING.blocks);
  });

  it('leave out what nobody knows, and keep the rest', () => {
    const content = {
      body: [{ type: 'Media' }, { type: 'TextBlock', text: 'kept' }, null, 7],
      actions: [{ type: 'Action.ToggleVisibility', title: 'x' }],
    };
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', content };
    expect(readCard(withAttachment(attachment))).to.deep.equal({
      blocks: [{ kind: 'text', text: 'kept', isHeading: false }],
      actions: [],
    });
  });

  /** `UPDATE_GOLDEN=1` writes what is rendered now: review the difference like code. */
  for (const [name, card] of Object.entries({
    code: readCard(CODE_QUESTION),
    everything: EVERYTHING,
  }))
    it(`look as the golden files show: ${name}`, async () => {
      const rendered: Record<string, string> = {
        'teams.json': json(toAdaptiveCard(card, { taps: 'execute' }).content),
        'web.json': json(toAdaptiveCard(card, { taps: 'submit' }).content),
        'text.txt': `${toPlainText(card)}\n`,
      };
      for (const [kind, text] of Object.entries(rendered)) {
        const file = path.join(import.meta.dirname, 'golden', `${name}.${kind}`);
        if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
        else expect(text).to.equal(await readFile(file, 'utf8'));
      }
    });
});

describe('splitting a text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 });
  const most = fc.integer({ min: 2, max: 60 });

  it('makes parts that are short enough, well-formed and not empty', () => {
    fc.assert(
      fc.property(text, most, (whole, length) => {
        for (const part of splitText(whole, length)) {
          expect(part.length).to.be.within(1, length);
          expect(Buffer.from(part).toString(), 'half a character').to.equal(part);
        }
      }),
    );
  });

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(text, most, (whole, length) => {
        const bare = (some: string): string => some.replaceAll(/\s/gu, '');
        expect(bare(splitText(whole, length).join(''))).to.equal(bare(whole));
      }),
    );
  });

  it('prefers the end of a paragraph to that of a sentence, and that to a word', () => {
    expect(splitText('One two.\n\nThree four five.', 20)).to.deep.equal([
      'One two.\n\nThree four',
      'five.',
    ]);
    expect(splitText('One two three.\n\nFour.', 20)).to.deep.equal(['One two three.', 'Four.']);
    expect(splitText('One two three. Four five', 20)).to.deep.equal([
      'One two three.',
      'Four five',
    ]);
  });
});

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The text of a suggestion, however the host is told to send it. */
function dataOf({ msteams: _msteams, ...data }: Record<string, unknown>): unknown {
  return data;
}
