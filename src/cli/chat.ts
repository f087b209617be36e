import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ConsoleChannel } from '../channels/console/channel.ts';
import { noAccountService } from '../dialog/account-access.ts';
import { openFileStorage } from '../storage/files/file-storage.ts';
import { createTurnHandler } from '../turn/handle-turn.ts';
import { loadSupportHours } from '../tickets/support-hours.ts';
import { projectRoot } from '../config.ts';
import { openBot } from '../turn/open-bot.ts';
import { openFromEnvironment } from './open-from-environment.ts';

/**
 * Talk to the bot in a terminal. With standard input piped: one customer message a line, and it ends with the input.
 * What is said here is forgotten afterwards; a running service keeps its own conversations.
 */

const understanding = await openFromEnvironment();
const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-chat-'));
const storage = await openFileStorage(directory);
const hours = await loadSupportHours(projectRoot);
const bot = await openBot({
  storage,
  understanding,
  hours: () => hours,
  accounts: noAccountService,
  onTurn: ({ error }) => {
    if (error !== undefined) console.error(error);
  },
});
const channel = new ConsoleChannel(bot.activities, createTurnHandler(bot), randomUUID());

const isTerminal = process.stdin.isTTY;
await channel.begin(isTerminal ? print : () => undefined);
// Only now: lines that come before somebody iterates are lost.
const lines = createInterface({
  input: process.stdin,
  output: isTerminal ? process.stdout : undefined,
});
lines.setPrompt('you: ');
if (isTerminal) lines.prompt();
for await (const line of lines) {
  await channel.say(line, print);
  if (isTerminal) lines.prompt();
}
await storage.close();
await understanding.close();
await rm(directory, { recursive: true });

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
