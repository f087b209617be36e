import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { ActivityLog } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import { parseTicket, TICKETS, type Ticket } from '../../src/tickets/ticket.ts';
import { AcknowledgmentCount } from './acknowledgment-count.ts';
import { Customer } from './customer.ts';
import { DirectLineClient } from './direct-line-client.ts';
import { findTicketViolations } from './find-ticket-violations.ts';
import { findViolations, type ConversationHistory } from './find-violations.ts';
import { MortalService } from './mortal-service.ts';

/** `node scripts/crash-test.js` kills it 200 times; `CRASH_SEED` repeats a failed run as far as chance allows. */
const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 5);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000_000);
const CUSTOMERS = 8;
const SECRET = 'a secret that only the crash test knows';
/** It trains when the model is not of the content, which takes minutes on a machine busy with other things. */
const FIRST_START_LIMIT_MS = 300_000;
const CYCLE_LIMIT_MS = 30_000;

describe('the service, killed again and again under load', () => {
  it('keeps every acknowledged message, answers each once and in order, and files no ticket twice', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-crash-'));
    const service = await MortalService.create(directory, SECRET, randomSequence(SEED));
    const over = new AbortController();
    const acknowledged = new AcknowledgmentCount(over.signal);
    const end = new AbortController();
    setMaxListeners(Infinity, end.signal);
    try {
      const origin = await service.ready();
      const customers = Array.from({ length: CUSTOMERS }, (_, index) => {
        const client = new DirectLineClient(origin, SECRET, end.signal);
        return new Customer(`customer-${index}`, client, acknowledged, SEED + index);
      });
      await chatAndKill(customers, service, acknowledged, over);
      const histories = await readHistories(customers);
      expect(await service.finish(), 'exit code').to.equal(0);
      expect(service.complaints, 'standard error').to.equal('');
      expectNone(histories.flatMap(findViolations));
      await expectSoundStore(directory, histories);
      report(customers, histories, service);
    } catch (error) {
      const where = `CRASH_SEED=${SEED} CRASH_CYCLES=${CYCLES}, after ${service.kills} kills; the store is in ${directory}`;
      throw new Error(`${where}\n${String(error)}\n${service.complaints}`, { cause: error });
    } finally {
      end.abort();
      await service.finish();
    }
    await rm(directory, { recursive: true });
  }).timeout(FIRST_START_LIMIT_MS + CYCLES * CYCLE_LIMIT_MS);
});

/** Resolves when the customers, after the last restart, have all that they were waiting for. */
async function chatAndKill(
  customers: Customer[],
  service: MortalService,
  acknowledged: AcknowledgmentCount,
  over: AbortController,
): Promise<void> {
  const chats = Promise.all(customers.map((customer) => customer.chat(over.signal)));
  const kills = (async (): Promise<void> => {
    for (let cycle = 0; cycle < CYCLES && !over.signal.aborted; cycle += 1) {
      await service.killAndRestart(acknowledged);
    }
  })();
  try {
    await Promise.race([kills, chats]);
  } finally {
    over.abort();
    await kills;
  }
  await chats;
}

async function readHistories(customers: Customer[]): Promise<ConversationHistory[]> {
  const histories: ConversationHistory[] = [];
  for (const { client, conversations } of customers) {
    for (const lived of conversations) {
      histories.push({ ...lived, log: await client.readAll(lived.conversationId) });
    }
  }
  return histories;
}

/** The store opens, nothing waits for its turn, and the tickets are the ones that customers were told. */
async function expectSoundStore(
  directory: string,
  histories: ConversationHistory[],
): Promise<void> {
  const storage = await openFileStorage(directory);
  try {
    const activities = new ActivityLog(storage, (activity) => activity);
    expect(await activities.unhandled()).to.deep.equal([]);
    const tickets: Ticket[] = [];
    for await (const id of storage.list(TICKETS)) {
      const document = await storage.read(TICKETS, id);
      if (document) tickets.push(parseTicket(id, document));
    }
    expect(tickets).to.not.be.empty;
    expectNone(
      findTicketViolations(
        tickets,
        histories.map(({ log }) => log),
      ),
    );
  } finally {
    await storage.close();
  }
}

/** An assertion would cut the list off. */
function expectNone(violations: readonly unknown[]): void {
  if (violations.length === 0) return;
  const lines = violations.map((violation) => JSON.stringify(violation));
  throw new Error(
    `Expected no violation of what is promised, found ${lines.length}:\n${lines.join('\n')}`,
  );
}

/** How much was put to the test; told only of a run that somebody asked for. */
function report(
  customers: Customer[],
  histories: ConversationHistory[],
  { kills, startTimesMs }: MortalService,
): void {
  if (process.env['CRASH_CYCLES'] === undefined) return;
  const messages = histories.reduce((count, { sent }) => count + sent.length, 0);
  const retries = customers.reduce((count, { client }) => count + client.retries, 0);
  const sorted = [...startTimesMs].sort((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  process.stdout.write(
    `    ${kills} kills, ${startTimesMs.length} starts (median ${median} ms to serve), ${histories.length} conversations, ` +
      `${messages} messages, ${retries} times sent again; seed ${SEED}\n`,
  );
}
