import { expect } from 'chai';
import fc from 'fast-check';
import { formatBlocks } from '../../../src/faq/listing/format-blocks.ts';
import { restoreStructure } from '../../../src/faq/listing/restore-structure.ts';

function restore(text: string): string {
  return formatBlocks(restoreStructure(text));
}

/** Bullets are the one mark that a source may bring and Markdown writes otherwise. */
function withoutMarks(text: string): string {
  return text.replace(/^ *(?:#+ |[->] |[*•▪◦] +)/gm, '').replace(/[•▪◦]|\s/g, '');
}

describe('restoring the structure of a text', () => {
  const examples: [name: string, text: string, markdown: string][] = [
    [
      'leaves prose alone',
      'One thing. You can do another. See the list.',
      'One thing. You can do another. See the list.',
    ],
    [
      'finds steps that lost their breaks',
      'Open the app Go to Security Select Change email address Enter your email in the New email field',
      '- Open the app\n- Go to Security\n- Select Change email address\n- Enter your email in the New email field',
    ],
    [
      'keeps the names of buttons whole',
      'Select Enter code Select Send code in both the Verify email and Verify phone fields Tap the Click here button',
      '- Select Enter code\n- Select Send code in both the Verify email and Verify phone fields\n- Tap the Click here button',
    ],
    [
      'keeps quotes and brackets whole',
      'Tap “get it Select all” and (the one Select more) then "now Enter the code" and \'this Open the box\'.',
      'Tap “get it Select all” and (the one Select more) then "now Enter the code" and \'this Open the box\'.',
    ],
    [
      'keeps the way through menus whole',
      'Select Profile > Security > Change code. Select the box Follow the instructions.',
      '- Select Profile > Security > Change code.\n- Select the box\n- Follow the instructions.',
    ],
    [
      'puts a caption under its step',
      'Open your app and select Menu Open Menu page Select Profile and settings',
      '- Open your app and select Menu\n\n  Open Menu page\n\n- Select Profile and settings',
    ],
    [
      'puts a caption that says the step again under it',
      'Select Join call under Tools Select join call Enter the code',
      '- Select Join call under Tools\n\n  Select join call\n\n- Enter the code',
    ],
    [
      'puts what the customer then sees under the step',
      'Select the button You can see the list Select another one',
      '- Select the button\n\n  You can see the list\n\n- Select another one',
    ],
    [
      'finds sub-headings that are glued on both sides',
      "in case it doesn't arriveOn the web Select call me Select call you",
      "in case it doesn't arrive\n\n## On the web\n\n- Select call me\n- Select call you",
    ],
    [
      'nests where under when',
      'below:I can log in to my accountOn the app Open your app Select the menuI can’t access my emailApp Open the app Enter the code',
      'below:\n\n## I can log in to my account\n\n### On the app\n\n- Open your app\n- Select the menu\n\n' +
        '## I can’t access my email\n\n### App\n\n- Open the app\n- Enter the code',
    ],
    [
      'takes no sentence for a sub-heading',
      'On the web you can do it, on the app too.',
      'On the web you can do it, on the app too.',
    ],
    [
      'takes no name in a sentence for a sub-heading',
      'Look under Self-service tools for it.',
      'Look under Self-service tools for it.',
    ],
    [
      'sets notes apart',
      'It is closed. Note: there is a cooling period. Contact the team. Important: it is short.',
      'It is closed.\n\n> Note: there is a cooling period. Contact the team.\n\n> Important: it is short.',
    ],
    [
      'finds steps that the source numbered, and keeps its numbers',
      '1. Open the app. Select it 2. Enter the code 3. Wait',
      '1. Open the app. Select it\n2. Enter the code\n3. Wait',
    ],
    [
      'finds steps that the source counts',
      'Step 1: Open it Step 2: Close it',
      '- Step 1: Open it\n- Step 2: Close it',
    ],
    [
      'makes numbered questions headings',
      'It is over.5. What is it? Is it good? Yes, it is.6. Why? Because.',
      'It is over.\n\n## 5. What is it? Is it good?\n\nYes, it is.\n\n## 6. Why?\n\nBecause.',
    ],
    [
      'takes no version for a number',
      'Use version 5. Then it works.',
      'Use version 5. Then it works.',
    ],
    ['finds bullets', 'You need: • a phone • an email', 'You need:\n\n- a phone\n- an email'],
    [
      'leaves names in mixed case whole',
      'CeDeFi on the iPhone and YouTube of example.Com',
      'CeDeFi on the iPhone and YouTube of example.Com',
    ],
    [
      'joins lines that were only wrapped',
      'It was so very long a line that it had to be\nwrapped here.\nNot here:\nbitcoin\nether',
      'It was so very long a line that it had to be wrapped here.\n\nNot here:\n\nbitcoin\n\nether',
    ],
    ['makes nothing of nothing', '', ''],
  ];
  for (const [name, text, markdown] of examples) {
    it(name, () => {
      expect(restore(text)).to.equal(markdown);
    });
  }

  it('adds and loses no character of any text but blanks and marks', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(withoutMarks(restore(text))).to.equal(withoutMarks(text));
      }),
      { numRuns: 300 },
    );
  });
});

const fragments = fc.constantFrom(
  'Select',
  'select Menu',
  'Open Menu page',
  'Enter your code',
  'Go to Security',
  'On the web',
  'On the app',
  'App',
  'I can log in to my account',
  'Self-service tool',
  'click the button below:',
  'Note: it is so',
  'You can',
  'If it fails',
  '1. Open',
  '2. What is it?',
  '7.',
  'Step 1: Open',
  '“Select all”',
  '(Phone, Email)',
  'the',
  'and',
  'code.',
  'Certainly!',
  '• one',
  'a*b_c',
  '您好',
);
const gaps = fc.constantFrom(' ', '', '. ', '.', ':', '\n', ', ');
const texts = fc
  .array(fc.tuple(fragments, gaps), { maxLength: 14 })
  .map((parts) => parts.flat().join('').trim());
