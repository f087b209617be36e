import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { ConsoleChannel } from '../../src/channels/console/channel.ts';
import { projectRoot } from '../../src/config.ts';
import { noAccountService } from '../../src/dialog/account-access.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Bot, TurnReport } from '../../src/turn/bot.ts';
import { createTurnHandler } from '../../src/turn/handle-turn.ts';
import { openBot } from '../../src/turn/open-bot.ts';
import { openUnderstanding, type Understanding } from '../../src/turn/open-understanding.ts';

let understanding: Promise<Understanding> | undefined;

/** The product's own model and content; trained once and kept, as the product does. */
export function productUnderstanding(): Promise<Understanding> {
  understanding ??= openUnderstanding({
    root: projectRoot,
    modelDirectory: path.join(projectRoot, 'var/model'),
    dialogs,
    onProgress: () => undefined,
  });
  return understanding;
}

export interface TestBot {
  bot: Bot;
  reports: TurnReport[];
  /** Sends one message in the one conversation there is, and returns the lines that the terminal shows. */
  say(text: string): Promise<string[]>;
  begin(): Promise<string[]>;
  /** Lets time pass, and returns what the bot says of its own accord meanwhile. */
  wait(ms: number): Promise<string[]>;
  /** What the clock shows. */
  nowMs(): number;
  close(): Promise<void>;
}

/** How often the service looks for silent customers, for a test. */
const STEP_MS = 60_000;

/** The whole bot on a real store, talked to in the terminal channel. `overrides` replace parts of it. */
export async function openTestBot(
  directory: string,
  overrides: Partial<Bot> = {},
): Promise<TestBot> {
  let nowMs = Date.UTC(2026, 10, 22, 9, 30);
  const storage = await openFileStorage(directory, { now: () => nowMs });
  const reports: TurnReport[] = [];
  const opened = await openBot({
    storage,
    understanding: await productUnderstanding(),
    accounts: noAccountService,
    onTurn: (report) => reports.push(report),
  });
  const bot: Bot = { ...opened, ...overrides };
  const turns = createTurnHandler(bot);
  const channel = new ConsoleChannel(bot.activities, turns, randomUUID());
  return {
    bot,
    reports,
    say: (text) => collect((print) => channel.say(text, print)),
    begin: () => collect((print) => channel.begin(print)),
    wait: async (ms) => {
      const lines: string[] = [];
      for (const endMs = nowMs + ms; nowMs < endMs;) {
        nowMs += Math.min(STEP_MS, endMs - nowMs);
        await turns.breakSilences(nowMs);
        lines.push(...(await collect((print) => channel.listen(print))));
      }
      return lines;
    },
    nowMs: () => nowMs,
    close: () => storage.close(),
  };
}

async function collect(talk: (print: (text: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await talk((text) => lines.push(...text.split('\n')));
  return lines;
}
