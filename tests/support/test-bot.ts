import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { ConsoleChannel } from '../../src/channels/console/channel.ts';
import { projectRoot } from '../../src/config.ts';
import { performEffects } from '../../dialogs/perform-effects.ts';
import { openSandbox, type Sandbox } from '../../src/account/sandbox/sandbox.ts';
import { noAccountService, type AccountAccess } from '../../src/dialog/account-access.ts';
import { loadSupportHours, type SupportHours } from '../../src/tickets/support-hours.ts';
import type { ActivityLog } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Bot, TurnReport } from '../../src/turn/bot.ts';
import { createTurnHandler } from '../../src/turn/handle-turn.ts';
import { openBot } from '../../src/turn/open-bot.ts';
import type { TurnHandler } from '../../src/turn/turn-handler.ts';
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
  /** Present where the bot was opened with it. */
  sandbox?: Sandbox;
  /** What another bot on the same directory needs to go on with this conversation. */
  standing(): Standing;
  close(): Promise<void>;
}

/** Which conversation it is, and what time. */
export interface Standing {
  conversationId: string;
  nowMs: number;
}

/** How often the service looks for silent customers, for a test. */
const STEP_MS = 60_000;
/** What a customer takes to write a message. */
const TYPING_MS = 10_000;
/** The whole of a transcript, whatever passes in it. */
const ASSERTION_LIFE_MS = 3 * 86_400_000;

export interface TestBotOptions {
  /** With the account service's sandbox; with a persona's id, that persona is logged in. */
  sandbox?: true | string;
  /** When agents are there; the product's own unless given. */
  hours?: SupportHours;
  /** Goes on with a conversation that another bot had on this directory. */
  after?: Standing;
  /** Where it is talked to; the terminal unless given. */
  openChannel?: OpenChannel;
}

/** One conversation in a channel. What the bot says is printed as the terminal shows it. */
export interface TestChannel {
  begin(print: Print): Promise<void>;
  say(text: string, print: Print): Promise<void>;
  /** Prints what the bot has said since. */
  listen(print: Print): Promise<void>;
  close(): Promise<void>;
}

export type Print = (text: string) => void;
export type OpenChannel = (
  activities: ActivityLog,
  turns: TurnHandler,
  conversationId: string,
) => Promise<TestChannel>;

async function openConsole(
  activities: ActivityLog,
  turns: TurnHandler,
  conversationId: string,
): Promise<TestChannel> {
  const channel = new ConsoleChannel(activities, turns, conversationId);
  await channel.listen(() => undefined);
  return Object.assign(channel, { close: () => Promise.resolve() });
}

/** The whole bot on a real store, talked to in one channel. `overrides` replace parts of it. */
export async function openTestBot(
  directory: string,
  overrides: Partial<Bot> = {},
  options: TestBotOptions = {},
): Promise<TestBot> {
  const { conversationId, nowMs: beganAtMs } = options.after ?? {
    conversationId: randomUUID(),
    nowMs: Date.UTC(2026, 10, 22, 9, 30),
  };
  let nowMs = beganAtMs;
  const storage = await openFileStorage(directory, { now: () => nowMs });
  const reports: TurnReport[] = [];
  const { sandbox, accounts, assertion } = await openAccounts(options, storage, () => nowMs);
  const opened = await openBot({
    storage,
    hours: await hoursOf(options),
    now: () => nowMs,
    understanding: await productUnderstanding(),
    accounts,
    assertionOf: () => assertion,
    ownSites: sandbox ? ['https://sandbox.example'] : [],
    onTurn: (report) => reports.push(report),
  });
  const bot: Bot = { ...opened, ...overrides };
  const turns = createTurnHandler(bot);
  const { openChannel = openConsole } = options;
  const channel = await openChannel(bot.activities, turns, conversationId);
  return {
    bot,
    reports,
    say: (text) => {
      nowMs += TYPING_MS;
      return collect((print) => channel.say(text, print));
    },
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
    ...(sandbox && { sandbox }),
    standing: () => ({ conversationId, nowMs }),
    close: async () => {
      await channel.close();
      await bot.tickets.index.close();
      await accounts.close();
      await storage.close();
    },
  };
}

async function openAccounts(
  { sandbox: persona }: TestBotOptions,
  storage: Storage,
  now: () => number,
): Promise<{ accounts: AccountAccess; sandbox?: Sandbox; assertion?: string | undefined }> {
  if (persona === undefined) return { accounts: noAccountService };
  const sandbox = await openSandbox({ storage, now, pageUrl: 'https://sandbox.example' });
  // The budget of a turn is measured by a clock that runs, the rest by the one that stands.
  const accounts = await performEffects(sandbox.service, { turnBudgetMs: 300, pollEveryMs: 20 });
  const assertion =
    typeof persona === 'string'
      ? await sandbox.bench.assertionFor(persona, ASSERTION_LIFE_MS)
      : undefined;
  return { accounts, sandbox, assertion };
}

async function hoursOf({ hours }: TestBotOptions): Promise<() => SupportHours> {
  const known = hours ?? (await loadSupportHours(projectRoot));
  return () => known;
}

async function collect(talk: (print: (text: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await talk((text) => lines.push(...text.split('\n')));
  return lines;
}
