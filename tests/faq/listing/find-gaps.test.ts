import { expect } from 'chai';
import { findGaps, type Gap } from '../../../src/faq/listing/find-gaps.ts';
import { restoreStructure } from '../../../src/faq/listing/restore-structure.ts';

describe('finding what an article lacks', () => {
  const examples: [title: string, text: string, gaps: Gap[]][] = [
    ['Fees', 'There are none.', []],
    ['Fees', '', ['has no text']],
    ['Fees', 'They are low. Certainly!', ['breaks off']],
    ['Fees', 'They are low and', ['breaks off']],
    ['Fees', 'They are:', ['breaks off']],
    ['Fees', 'They are low...', ['breaks off']],
    ['Fees', 'They are low. Are they low?', ['breaks off']],
    ['Fees', 'They are low (or none).', []],
    ['Fees', 'are low.', ['begins in the middle']],
    ['Fees', '5. What is it? It is low.', ['begins in the middle']],
    ['Fees', '1. What is it? It is low.', []],
    ['Fees FAQs', 'The logs are clear.', ['begins in the middle']],
    ['Fees FAQ', 'What are they? They are low.', []],
    ['Fees FAQ', 'Here are answers to common questions. What are they? They are low.', []],
    [
      'Fees',
      'Click the button below: They are low.',
      ['points to something that is not in the text'],
    ],
    ['Fees', 'See the table below.', ['points to something that is not in the text']],
    ['Fees', 'They are below one percent.', []],
    ['How do I pay?', 'Payments cannot be taken back.', ['is a how-to without a step']],
    ['How do I pay?', 'Open the app Select Pay', []],
    ['How do I pay?', 'Go to Settings > Pay', []],
    ['How do I pay?', 'Open the app Select the', ['breaks off']],
    ['How do I pay?', 'To pay, go to the menu and select Pay.', []],
    ["What's a pip?", 'Common reasons are errors.', ['does not say what the thing is']],
    ["What's a pip?", 'A pip is the smallest change.', []],
    ['What is Two-factor authentication (2FA)?', '2FA protects your account.', []],
    ['What is the Earn program?', 'Earn lets you earn.', []],
    ['What are grid bots?', 'A grid bot refers to a program.', []],
    ['What are the fees for trading?', 'You pay one percent.', []],
  ];
  for (const [title, text, gaps] of examples) {
    it(`says of "${title}" with "${text}": ${gaps.join(', ') || 'nothing'}`, () => {
      expect(findGaps(title, restoreStructure(text))).to.deep.equal(gaps);
    });
  }
});
