import { expect } from 'chai';
import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCard } from '../../../src/channels/cards/read-card.ts';
import {
  inputsOf,
  toAnsweredMessages,
  toMessages,
} from '../../../src/channels/slack/from-activity.ts';
import {
  messageProblems,
  viewProblems,
} from '../../../src/channels/slack/local-peer/block-kit-limits.ts';
import { readModal, toModal } from '../../../src/channels/slack/modal.ts';
import { escapeMrkdwn, splitMrkdwn, toMrkdwn } from '../../../src/channels/slack/mrkdwn.ts';
import { toPlainText } from '../../../src/channels/slack/plain-text.ts';
import type { LoggedActivity } from '../../../src/storage/activity-log.ts';
import { codeCard } from '../../../src/turn/code-card.ts';
import { arbitraryCard } from '../cards/arbitrary-card.ts';

const RUNS = { numRuns: 100 };
const ID = 'slack-T1-D1|0000002';

function said(text: string, attachments?: LoggedActivity['attachments']): LoggedActivity {
  return {
    ...{ id: ID, timestamp: '2026-11-22T09:30:00.000Z', type: 'message', channelId: 'slack' },
    ...{ conversation: { id: 'slack-T1-D1' }, from: { id: 'bot', role: 'bot' }, text },
    ...(attachments && { attachments }),
  };
}

const CODE_QUESTION: LoggedActivity = {
  ...said('I have sent a code to **a\\*\\*@b.example**. Please enter it.', [
    codeCard({ label: 'Code from the email', digits: 6, nonce: 'n-1' }),
  ]),
  suggestedActions: {
    actions: ['Send a new code', 'Talk to a person'].map((title) => {
      return { type: 'imBack', title, value: title };
    }),
  },
};

const ARTICLE: LoggedActivity = said(
  [
    '## How do I change it?',
    '',
    'On the **app** or [the web](https://www.example.com/a?b=1|2&c=3):',
    '',
    '1. Open *Settings* & wait',
    '2. Select `Email`',
    '   - or <Phone>',
    '',
    '> Nobody asks for a code.',
    '',
    '*From “How do I change it?”, updated 1 May 2026.*',
  ].join('\n'),
);

async function compareToGolden(name: string, actual: unknown): Promise<void> {
  const file = path.join(import.meta.dirname, 'golden', `${name}.json`);
  const text = `${JSON.stringify(actual, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
  expect(text).to.equal(await readFile(file, 'utf8'));
}

describe('what Slack is sent', () => {
  it('keeps every limit, whatever text and card there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), arbitraryCard, (text, card) => {
        const asked = toMessages(said(text), card);
        for (const message of [...asked, ...toAnsweredMessages(said(text), text, card)]) {
          expect(messageProblems(message.blocks)).to.deep.equal([]);
          expect(message.text.length).to.be.within(1, 40_000);
        }
      }),
      RUNS,
    );
  });

  it('keeps every limit of modals, whatever inputs there are', () => {
    fc.assert(
      fc.property(arbitraryCard, (card) => {
        const ids = inputsOf(card).map(({ id }) => id);
        fc.pre(ids.length > 0);
        fc.pre(new Set(ids).size === ids.length);
        expect(viewProblems(toModal(card, { activityId: ID, action: 0 }))).to.deep.equal([]);
      }),
      RUNS,
    );
  });

  it('splits long text without losing or tearing anything', () => {
    const words = fc.array(fc.constantFrom('word', '<https://a.b|a link>', '&amp;', '🤝🏽', '\n'));
    fc.assert(
      fc.property(words, fc.integer({ min: 25, max: 60 }), (parts, most) => {
        const text = parts.join(' ');
        const pieces = splitMrkdwn(text, most);
        for (const piece of pieces) {
          expect(piece.length).to.be.at.most(most);
          expect(piece.replaceAll(/<[^<>]*>/g, '')).not.to.match(/[<>]/);
        }
        expect(pieces.join('').replaceAll(/\s/g, '')).to.equal(text.replaceAll(/\s/g, ''));
      }),
      RUNS,
    );
  });

  it('has no mention, link or broadcast that the text does not have, whoever wrote it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const inside = `${text}<!channel> <@U1> <https://evil.example|safe>`;
        expect(escapeMrkdwn(inside)).not.to.match(/[<>]/);
        expect(toPlainText(escapeMrkdwn(inside), undefined)).to.equal(inside.trim());
        expect(toMrkdwn(inside).join('')).not.to.match(/<[!@]/);
      }),
      RUNS,
    );
  });

  it('is this for the question for a code: the field is a modal behind a button', async () => {
    const card = readCard(CODE_QUESTION);
    await compareToGolden('code', {
      messages: toMessages(CODE_QUESTION),
      answered: toAnsweredMessages(CODE_QUESTION, 'Send a new code'),
      modal: toModal(card, { activityId: ID, action: 0 }),
    });
  });

  it('is this for an article', async () => {
    await compareToGolden('article', toMessages(ARTICLE));
  });

  it('comes back in the shape that every channel gives, or with what is wrong', () => {
    const card = readCard(CODE_QUESTION);
    const enter = (value: string) => ({ values: { code: { input: { value } } } });
    expect(readModal(card, 0, enter(' 123 456 '))).to.deep.equal({
      kind: 'complete',
      value: { kind: 'code', nonce: 'n-1', code: '123 456' },
    });
    expect(readModal(card, 0, enter('12345'))).to.deep.equal({
      kind: 'faulty',
      errors: { code: 'The code has 6 digits.' },
    });
    expect(readModal(card, 0, undefined).kind).to.equal('faulty');
  });
});
