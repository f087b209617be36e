import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { projectRoot } from '../../src/config.ts';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { ActivityLog } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import { parseTicket, TICKETS, type Ticket } from '../../src/tickets/ticket.ts';
import { Customer } from './customer.ts';
import { DirectLineClient } from './direct-line-client.ts';
import { findTicketViolations } from './find-ticket-violations.ts';
import { findViolations, type ConversationHistory } from './find-violations.ts';
import { ServiceProcess } from './service-process.ts';

/** `CRASH_CYCLES=200 npx mocha tests/crash` is the whole test; `CRASH_SEED` repeats a failed one as far as chance allows. */
const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 5);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000_000);
const CUSTOMERS = 8;
const SECRET = 'a secret that only the crash test knows';
const SERVING_AT_MOST_MS = 1500;
/** Most kills hit the service at work; this many of them hit it while it starts, on what the last one left. */
const KILLS_WHILE_STARTING = 1 / 6;
/** Per kill, on a machine that is busy with other things. */
const CYCLE_LIMIT_MS = 30_000;

describe('the service, killed again and again under load', () => {
  it('keeps every acknowledged message, answers each once and in order, and files no ticket twice', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-crash-'));
    const random = randomSequence(SEED);
    const service = new MortalService(await prepare(directory, random), random);
    const origin = await service.start();
    const customers = Array.from(
      { length: CUSTOMERS },
      (_, index) =>
        new Customer(`customer-${index}`, new DirectLineClient(origin, SECRET), SEED + index),
    );
    try {
      let isOver = false;
      const chats = Promise.all(customers.map((customer) => customer.chat(() => isOver)));
      // What fails here is awaited below; until then it must not end the process.
      chats.catch(() => undefined);
      for (let cycle = 0; cycle < CYCLES; cycle += 1) await service.killAndRestart();
      isOver = true;
      await chats;
      const histories = await readHistories(customers);
      expect(histories.flatMap(findViolations)).to.deep.equal([]);
      expect(await service.finish()).to.equal(0);
      await expectSoundStore(directory, histories);
      expect(service.complaints).to.equal('');
      report(customers, histories, service);
    } catch (error) {
      const cause = `CRASH_SEED=${SEED} CRASH_CYCLES=${CYCLES}, after ${service.startTimesMs.length} starts; the store is in ${directory}`;
      throw new Error(`${cause}\n${String(error)}\n${service.complaints}`, { cause: error });
    } finally {
      await service.finish();
    }
    await rm(directory, { recursive: true });
  }).timeout(60_000 + (CYCLES + 2) * CYCLE_LIMIT_MS);
});

/** One service after the other on the same directory and port. */
class MortalService {
  readonly startTimesMs: number[] = [];
  /** What all of them wrote to standard error: nothing, at the level of warnings, however they ended. */
  complaints = '';
  readonly #environment: Record<string, string>;
  readonly #random: () => number;
  #process: ServiceProcess;

  constructor(environment: Record<string, string>, random: () => number) {
    this.#environment = environment;
    this.#random = random;
    this.#process = this.#spawn();
  }

  async start(): Promise<string> {
    const startedAt = performance.now();
    const origin = await this.#process.ready();
    this.startTimesMs.push(performance.now() - startedAt);
    return origin;
  }

  /** Kills it at a random instant: mostly soon after it got going, sometimes before. */
  async killAndRestart(): Promise<void> {
    await delay(this.#random() ** 2 * SERVING_AT_MOST_MS);
    await this.#end('SIGKILL');
    this.#process = this.#spawn();
    if (this.#random() < KILLS_WHILE_STARTING) {
      await delay(this.#random() * (this.startTimesMs.at(-1) ?? 0));
      await this.#end('SIGKILL');
      this.#process = this.#spawn();
    }
    await this.start();
  }

  async finish(): Promise<number | null> {
    if (this.#process.exitCode === null) await this.#end('SIGTERM');
    return this.#process.exitCode;
  }

  #spawn(): ServiceProcess {
    return new ServiceProcess('src/main.ts', this.#environment);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#process.stop(signal);
    this.complaints += this.#process.complaints;
  }
}

/** The trained model is shared with the product's own directory, so that only a first run ever trains. */
async function prepare(directory: string, random: () => number): Promise<Record<string, string>> {
  const model = path.join(projectRoot, 'var/model');
  await mkdir(model, { recursive: true });
  await symlink(model, path.join(directory, 'model'));
  return {
    DATA_DIR: directory,
    HOST: '127.0.0.1',
    PORT: String(await findPort(random)),
    LOG_LEVEL: 'warn',
    DIRECT_LINE_SECRET: SECRET,
  };
}

/**
 * A free port below those that systems give to outgoing connections. Among those, a client that keeps knocking at a
 * closed port of its own machine may come to be connected with itself.
 */
async function findPort(random: () => number): Promise<number> {
  const port = 20_000 + Math.floor(random() * 10_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(true);
    });
  });
  if (!isFree) return findPort(random);
  await new Promise((resolve) => server.close(resolve));
  return port;
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
    expect(
      findTicketViolations(
        tickets,
        histories.map(({ log }) => log),
      ),
    ).to.deep.equal([]);
  } finally {
    await storage.close();
  }
}

/** How much was put to the test; told only of a run that somebody asked for. */
function report(
  customers: Customer[],
  histories: ConversationHistory[],
  { startTimesMs }: MortalService,
): void {
  if (process.env['CRASH_CYCLES'] === undefined) return;
  const messages = histories.reduce((count, { sent }) => count + sent.length, 0);
  const retries = customers.reduce((count, { client }) => count + client.retries, 0);
  const sorted = startTimesMs.toSorted((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  process.stdout.write(
    `    ${startTimesMs.length} starts (median ${median} ms to serve), ${histories.length} conversations, ` +
      `${messages} messages, ${retries} times sent again; seed ${SEED}\n`,
  );
}
