import { expect } from 'chai';
import {
  CONVERSATION_RESULTS,
  toConversationResult,
} from '../../src/tickets/conversation-result.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from '../support/test-bot.ts';

/** What customers say, and what the conversation has come to after all of it. */
const cases: { title: string; says: string[]; results: string[] }[] = [
  { title: 'an answer', says: ['how do I change my phone number?'], results: ['answered'] },
  {
    title: 'an answer that the customer gives thanks for',
    says: ['how do I change my phone number?', 'thanks, that helped'],
    results: ['answered', 'confirmed'],
  },
  { title: 'thanks for nothing', says: ['thanks'], results: [] },
  {
    title: 'a topic without an article',
    says: ['how do I stake my coins?'],
    results: ['declined'],
  },
  {
    title: 'a dialog that is broken off',
    says: ['join my video call', 'cancel'],
    results: ['asked', 'left'],
  },
  { title: 'a person who is asked for', says: ['agent'], results: ['asked'] },
];

describe('what a conversation has come to', () => {
  let open: TestBot | undefined;

  // Before the directory goes.
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  const directory = useTemporaryDirectory();

  before(async function trainOnce() {
    this.timeout(400_000);
    await productUnderstanding();
  });

  for (const { title, says, results } of cases)
    it(`is noted for ${title}: ${results.join(', then ') || 'nothing'}`, async () => {
      const bot = (open = await openTestBot(directory()));
      for (const text of says) await bot.say(text);
      const entries = await bot.bot.storage.readLog(CONVERSATION_RESULTS, 0, 100);
      const noted = entries.map(toConversationResult);
      expect(noted.map(({ kind }) => kind)).to.deep.equal(results);
      expect(JSON.stringify(noted)).not.to.match(/phone|stake|video/);
    });
});
