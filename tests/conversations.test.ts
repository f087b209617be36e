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
import { openTeamsChannel } from './channels/bot-service/teams-channel.ts';
import { openSlackChannel } from './channels/slack/slack-channel.ts';
import { useTemporaryDirectory } from './support/temporary-directory.ts';
import {
  openTestBot,
  productUnderstanding,
  type OpenChannel,
  type TestBot,
  type TestBotOptions,
} from './support/test-bot.ts';

/**
 * Every transcript in tests/conversations, compared whole. `UPDATE_CHATS=1` writes what the bot says now: review the
 * difference like code.
 */
/** Where every transcript is played besides the terminal, on the real channel with its peer. */
const CHANNELS: Record<string, OpenChannel> = {
  Teams: openTeamsChannel,
  Slack: openSlackChannel,
};

const root = path.join(projectRoot, 'tests/conversations');

async function replay(chat: Chat, directory: string, openChannel?: OpenChannel): Promise<Chat> {
  const options = { ...optionsOf(chat), ...(openChannel && { openChannel }) };
  const bot = await openTestBot(directory, {}, options);
  try {
    return await replayOn(chat, (turn) => play(turn, bot, new Map()));
  } finally {
    await bot.close();
  }
}

/** The service is stopped and started again after everything that is said. */
async function replayWithRestarts(chat: Chat, directory: string): Promise<Chat> {
  // The mailbox is in memory only.
  const codes = new Map<string, string>();
  let bot = await openTestBot(directory, {}, optionsOf(chat));
  try {
    return await replayOn(chat, async (turn) => {
      const lines = await play(turn, bot, codes);
      if (turn.fault !== undefined) return lines;
      for (const address of addressesIn(chat)) {
        const code = bot.sandbox?.bench.codeFor(address);
        if (code !== undefined) codes.set(address, code);
      }
      await bot.close();
      bot = await openTestBot(directory, {}, { ...optionsOf(chat), after: bot.standing() });
      return lines;
    });
  } finally {
    await bot.close();
  }
}

async function replayOn(chat: Chat, say: (turn: ChatTurn) => Promise<string[]>): Promise<Chat> {
  const turns: ChatTurn[] = [];
  for (const turn of chat.turns) turns.push({ ...turn, bot: (await say(turn)).map(withoutChance) });
  return { ...chat, turns };
}

function optionsOf({ sandbox }: Chat): TestBotOptions {
  return sandbox === undefined ? {} : { sandbox };
}

const CODE_FOR = /\{code for (\S+)\}/u;

function addressesIn({ turns }: Chat): string[] {
  return turns.flatMap(({ customer = '' }) => CODE_FOR.exec(customer)?.[1] ?? []);
}

async function play(
  { customer = '', silence, fault }: ChatTurn,
  bot: TestBot,
  codes: ReadonlyMap<string, string>,
): Promise<string[]> {
  if (silence !== undefined) return bot.wait(durationMs(silence));
  if (fault === undefined) return bot.say(withCodes(unescapeText(customer), bot, codes));
  bot.sandbox?.bench.setFaults(
    faultsSchema.parse({ [fault]: fault === 'httpStatus' ? 503 : true, calls: 1 }),
  );
  return [];
}

/** `{code for a@b.example}` is what was sent there, `{authenticator of appointment-now}` what their app shows. */
function withCodes(text: string, bot: TestBot, codes: ReadonlyMap<string, string>): string {
  const bench = bot.sandbox?.bench;
  return text
    .replace(CODE_FOR, (_all, address: string) => {
      const code = bench?.codeFor(address) ?? codes.get(address);
      if (code === undefined) throw new Error(`No code was sent to ${address}.`);
      return code;
    })
    .replace(/\{authenticator of (\S+)\}/u, (_all, persona: string) =>
      String(bench?.authenticatorCode(persona)),
    );
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

  for (const [channel, openChannel] of Object.entries(CHANNELS))
    it(`read the same in ${channel}`, async function elsewhere() {
      this.timeout(600_000);
      for (const behaviour of readdirSync(root))
        for (const file of readdirSync(path.join(root, behaviour))) {
          const expected = readChat(await readFile(path.join(root, behaviour, file), 'utf8'));
          const place = path.join(directory(), behaviour, file);
          const actual = await replay(expected, place, openChannel);
          expect(writeChat(actual), file).to.equal(writeChat(expected));
        }
    });

  it('go on at the same step when the service is restarted after every message', async function restarted() {
    this.timeout(300_000);
    for (const behaviour of readdirSync(root))
      for (const file of readdirSync(path.join(root, behaviour))) {
        const expected = readChat(await readFile(path.join(root, behaviour, file), 'utf8'));
        const place = path.join(directory(), behaviour, file);
        const actual = await replayWithRestarts(expected, place);
        expect(writeChat(actual), file).to.equal(writeChat(expected));
      }
  });
});
