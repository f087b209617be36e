import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faultsSchema } from '../src/account/sandbox/faults.ts';
import { projectRoot } from '../src/config.ts';
import {
  durationMs,
  readChat,
  unescapeText,
  writeChat,
  type Chat,
  type ChatTurn,
} from './support/read-chat.ts';
import { useTemporaryDirectory } from './support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from './support/test-bot.ts';

/**
 * Every transcript in tests/conversations, compared whole. `UPDATE_CHATS=1` writes what the bot says now: review the
 * difference like code.
 */
const root = path.join(projectRoot, 'tests/conversations');

async function replay(chat: Chat, directory: string): Promise<Chat> {
  const { title, sandbox } = chat;
  const bot = await openTestBot(directory, {}, sandbox === undefined ? {} : { sandbox });
  try {
    const turns: Chat['turns'] = [];
    for (const turn of chat.turns)
      turns.push({ ...turn, bot: (await play(turn, bot)).map(withoutChance) });
    return { title, ...(sandbox !== undefined && { sandbox }), turns };
  } finally {
    await bot.close();
  }
}

async function play({ customer = '', silence, fault }: ChatTurn, bot: TestBot): Promise<string[]> {
  if (silence !== undefined) return bot.wait(durationMs(silence));
  if (fault === undefined) return bot.say(withCodes(unescapeText(customer), bot));
  bot.sandbox?.bench.setFaults(
    faultsSchema.parse({ [fault]: fault === 'httpStatus' ? 503 : true, calls: 1 }),
  );
  return [];
}

/** `{code for a@b.example}` is what was sent there, `{authenticator of appointment-now}` what their app shows. */
function withCodes(text: string, { sandbox }: TestBot): string {
  return text
    .replace(/\{code for (\S+)\}/u, (_all, address: string) => codeFor(address, sandbox))
    .replace(/\{authenticator of (\S+)\}/u, (_all, persona: string) =>
      String(sandbox?.bench.authenticatorCode(persona)),
    );
}

function codeFor(address: string, sandbox: TestBot['sandbox']): string {
  const code = sandbox?.bench.codeFor(address);
  if (code === undefined) throw new Error(`No code was sent to ${address}.`);
  return code;
}

/** Receipts, numbers of requests and links differ every time. */
function withoutChance(line: string): string {
  return line
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}(?:\.[\w-]+)?/gu, '{id}')
    .replace(/FR-[\dA-F]{8}/gu, 'FR-{id}');
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
