import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ConsoleChannel } from '../../src/channels/console/channel.ts';
import { projectRoot } from '../../src/config.ts';
import { redactReceived } from '../../src/privacy/redact-received.ts';
import { ActivityLog } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import { TicketDesk } from '../../src/tickets/ticket-desk.ts';
import { createTurnHandler, type Bot, type TurnReport } from '../../src/turn/handle-turn.ts';
import { openUnderstanding, type Understanding } from '../../src/turn/open-understanding.ts';

let understanding: Promise<Understanding> | undefined;

/** The product's own model and content; trained once and kept, as the product does. */
export function productUnderstanding(): Promise<Understanding> {
  understanding ??= openUnderstanding({
    root: projectRoot,
    modelDirectory: path.join(projectRoot, 'var/model'),
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
  close(): Promise<void>;
}

/** The whole bot on a real store, talked to in the terminal channel. `overrides` replace parts of it. */
export async function openTestBot(
  directory: string,
  overrides: Partial<Bot> = {},
): Promise<TestBot> {
  const { recognizer, knowledge, words } = await productUnderstanding();
  const storage = await openFileStorage(directory, { now: () => Date.UTC(2026, 10, 22, 9, 30) });
  const activities = new ActivityLog(storage, redactReceived);
  const reports: TurnReport[] = [];
  const bot: Bot = {
    storage,
    activities,
    recognize: (text) => recognizer.recognize(text),
    knowledge,
    words,
    tickets: new TicketDesk(storage, activities),
    onTurn: (report) => reports.push(report),
    ...overrides,
  };
  const channel = new ConsoleChannel(activities, createTurnHandler(bot), randomUUID());
  return {
    bot,
    reports,
    say: (text) => collect((print) => channel.say(text, print)),
    begin: () => collect((print) => channel.begin(print)),
    close: () => storage.close(),
  };
}

async function collect(talk: (print: (text: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await talk((text) => lines.push(...text.split('\n')));
  return lines;
}
