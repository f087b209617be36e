import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../src/config.ts';
import { durationMs, readChat, unescapeText, writeChat, type Chat } from './support/read-chat.ts';
import { useTemporaryDirectory } from './support/temporary-directory.ts';
import { openTestBot, productUnderstanding } from './support/test-bot.ts';

/**
 * Every transcript in tests/conversations, compared whole. `UPDATE_CHATS=1` writes what the bot says now: review the
 * difference like code.
 */
const root = path.join(projectRoot, 'tests/conversations');

async function replay(chat: Chat, directory: string): Promise<Chat> {
  const bot = await openTestBot(directory);
  try {
    const turns: Chat['turns'] = [];
    for (const { customer = '', silence } of chat.turns)
      turns.push(
        silence === undefined
          ? { customer, bot: await bot.say(unescapeText(customer)) }
          : { silence, bot: await bot.wait(durationMs(silence)) },
      );
    return { title: chat.title, turns };
  } finally {
    await bot.close();
  }
}

describe('conversations', () => {
  const directory = useTemporaryDirectory();

  before(async function trainOnce() {
    this.timeout(400_000);
    await productUnderstanding();
  });

  for (const behaviour of readdirSync(root).sort())
    describe(behaviour, () => {
      const files = readdirSync(path.join(root, behaviour)).filter((file) =>
        file.endsWith('.chat'),
      );
      for (const file of files.sort())
        it(path.basename(file, '.chat').replaceAll('_', ' '), async () => {
          const location = path.join(root, behaviour, file);
          const expected = readChat(await readFile(location, 'utf8'));
          const actual = await replay(expected, directory());
          if (process.env['UPDATE_CHATS'] === '1') await writeFile(location, writeChat(actual));
          else expect(writeChat(actual)).to.equal(writeChat(expected));
        });
    });
});
