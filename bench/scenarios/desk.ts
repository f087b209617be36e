import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { openTestDesk, type DeskBrowser, type TestDesk } from '../../tests/desk/open-test-desk.ts';
import { percentile } from '../percentile.ts';
import type { Scenario, ScenarioOptions, Table } from '../scenario.ts';

const SIZES = { full: [500, 5_000, 50_000], quick: [500, 2_000] };
const REQUESTS = { full: 200, quick: 50 };
const LANES = 64;
const WORDS = [
  'withdrawal',
  'deposit',
  'authenticator',
  'email',
  'frozen',
  'video',
  'code',
  'phone',
];

export const desk: Scenario = {
  name: 'desk',
  about: 'queue, search and opening a ticket at the API of the desk, by how many tickets there are',
  async run(options) {
    const rows: Table['rows'] = [];
    for (const count of options.isQuick ? SIZES.quick : SIZES.full)
      rows.push(...(await measure(count, options)));
    return [
      {
        title: 'Agent desk, one request after the other',
        rows,
        notes: [
          'Times are of the whole request over HTTP on this machine, log-in check included.',
          'Index: reading all tickets from disk after a start, in the background; the queue waits for it.',
          'Every third ticket is resolved; searches are for two words.',
        ],
      },
    ];
  },
};

async function measure(
  count: number,
  { isQuick, onProgress }: ScenarioOptions,
): Promise<Table['rows']> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-bench-desk-'));
  try {
    onProgress(`storing ${count} tickets`);
    const writing = await openTestDesk(directory);
    const ids = await storeTickets(writing, count);
    await writing.accounts.add('Alex', 'agent', 'a password of some length');
    await writing.close();

    const reading = await openTestDesk(directory);
    const startedAt = performance.now();
    await reading.tickets.index.ready();
    const indexMs = performance.now() - startedAt;
    const alex = reading.browser();
    await alex.logIn('Alex');
    const requests = isQuick ? REQUESTS.quick : REQUESTS.full;
    const rows = [];
    for (const [what, pathOf] of Object.entries(pathsOf(ids))) {
      const times = await time(alex, pathOf, requests);
      rows.push({
        tickets: count,
        request: what,
        'p50 ms': round(percentile(times, 0.5)),
        'p99 ms': round(percentile(times, 0.99)),
        'index ms': Math.round(indexMs),
      });
    }
    await reading.close();
    return rows;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function pathsOf(ids: readonly string[]): Record<string, (index: number) => string> {
  const word = (index: number): string => WORDS[index % WORDS.length] ?? '';
  return {
    queue: () => '/tickets?status=open',
    search: (index) => `/tickets?search=${word(index)}%20${word(index + 1)}&sort=opened`,
    open: (index) => `/tickets/${ids[(index * 7919) % ids.length] ?? ''}`,
    transcript: (index) => `/tickets/${ids[(index * 7919) % ids.length] ?? ''}/transcript`,
  };
}

async function time(
  browser: DeskBrowser,
  pathOf: (index: number) => string,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    const { status } = await browser.get(pathOf(index));
    times.push(performance.now() - startedAt);
    if (status !== 200) throw new Error(`${pathOf(index)} was answered with ${status}.`);
  }
  return times;
}

/** Copies of one ticket, each with a conversation, words and a time of its own. */
async function storeTickets(stored: TestDesk, count: number): Promise<string[]> {
  const { tickets, storage } = stored;
  const template = await stored.openTicket();
  const openedMs = Date.parse(template.openedAt);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const waiting = numbers.values();
  const ids: string[] = [];
  const storeNext = async (): Promise<void> => {
    for (const index of waiting) {
      const ticket = copyOf(template, index, openedMs);
      ids.push(ticket.id);
      const said = { log: 'activities', id: ticket.conversationId };
      const { documents, appends } = tickets.opening(ticket);
      const bodies = ticket.transcript.map(({ text }) => ({
        type: 'message',
        channelId: ticket.channelId,
        conversation: { id: ticket.conversationId },
        from: { id: ticket.customer.id },
        text,
      }));
      await storage.commit({ documents, appends: [...appends, { ...said, bodies }] });
    }
  };
  await Promise.all(Array.from({ length: LANES }, storeNext));
  return ids;
}

function copyOf(template: Ticket, index: number, openedMs: number): Ticket {
  const at = new Date(openedMs - index * 60_000).toISOString();
  const text = `${WORDS[index % 8] ?? ''} ${WORDS[(index >> 3) % 8] ?? ''} does not work, number ${index}`;
  const { queuedAt, placeAt, ...rest } = template;
  const isResolved = index % 3 === 0;
  return {
    ...rest,
    id: randomUUID(),
    number: `T-${2000 + index}`,
    conversationId: randomUUID(),
    customer: { id: `customer-${index % 1000}` },
    openedAt: at,
    priority: index % 20 === 0 ? 'urgent' : 'normal',
    transcript: Array.from({ length: 12 }, () => ({ at, by: 'customer' as const, text })),
    ...(isResolved
      ? { status: 'resolved', resolvedAt: at, resolution: 'solved' }
      : { queuedAt: at, placeAt: at }),
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
