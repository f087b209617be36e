import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { projectRoot } from '../../src/config.ts';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { ActivityLog } from '../../src/storage/activity-log.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import { fileOperations, type FileOperations } from '../../src/storage/files/file-operations.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { openUnderstanding, type Understanding } from '../../src/turn/open-understanding.ts';
import { openTurnHandler } from '../open-turn-handler.ts';
import { percentile } from '../percentile.ts';
import { readUtterances } from '../read-utterances.ts';
import type { Scenario, Table } from '../scenario.ts';
import { storeConversations, takeTurn } from '../stored-conversations.ts';

type Row = Table['rows'][number];

interface Plan {
  counts: number[];
  measureMs: number;
}

const FULL: Plan = { counts: [100, 10_000, 100_000], measureMs: 5000 };
const QUICK: Plan = { counts: [100, 1000], measureMs: 1000 };
const RECENT = 16;
const TURNS_STORED = 5;
/** What a small commit is to the disk: one page, synced. */
const PAGE = Buffer.alloc(4096, 'x');
/** For building a store only: waiting for the disk 400,000 times takes a quarter of an hour. */
const UNSYNCED: FileOperations = {
  ...fileOperations,
  syncData: () => Promise.resolve(),
  sync: () => Promise.resolve(),
};

export const storage: Scenario = {
  name: 'storage',
  about: 'the cost of a commit and of a turn as stored conversations grow',
  async run({ isQuick, onProgress }) {
    const plan = isQuick ? QUICK : FULL;
    const utterances = await readUtterances();
    const understanding = await openUnderstanding({
      root: projectRoot,
      modelDirectory: path.join(projectRoot, 'var/model'),
      dialogs,
      onProgress,
    });
    const rows: Row[] = [];
    try {
      for (const count of plan.counts) {
        onProgress(`storing ${count} conversations`);
        rows.push(...(await measureStore(count, plan.measureMs, utterances, understanding)));
      }
    } finally {
      await understanding.close();
    }
    return [
      {
        title: 'Cost of a commit and of a turn',
        rows,
        notes: [
          `One after the other, ${plan.measureMs / 1000} s each. "any" takes a random one of all stored conversations, so that with many of them hardly any is in the store's cache and its files are opened and read; "recent" keeps to ${RECENT}. The files may be in the system's cache: the store was written just before.`,
          `Each stored conversation has ${TURNS_STORED} turns, a real one copied by the storage port, without syncing; then the store is closed and opened anew, so that it begins with nothing in its cache.`,
          "A commit is the second one of a turn: the state read and replaced, one reply appended. A turn is a customer's message without a channel: received (the first commit), understood, decided, committed. The synced page is the least that this disk takes for anything durable.",
        ],
      },
    ];
  },
};

async function measureStore(
  count: number,
  measureMs: number,
  utterances: string[],
  understanding: Understanding,
): Promise<Row[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-bench-'));
  const random = randomSequence(count);
  try {
    const ids = await buildStore(directory, count, utterances, understanding);
    const opened = await openFileStorage(directory);
    try {
      const any = (): string => ids[Math.floor(random() * ids.length)] ?? '';
      const recent = (): string => ids[Math.floor(random() * RECENT)] ?? '';
      const commit = (id: string): Promise<unknown> => commitReply(opened, id);
      const turn = await turnsOn(opened, utterances, understanding);
      const work: [string, () => Promise<unknown>][] = [
        ['commit, any', () => commit(any())],
        ['commit, recent', () => commit(recent())],
        ['turn, any', () => turn(any())],
        ['turn, recent', () => turn(recent())],
      ];
      const pages = await measurePages(directory, measureMs);
      const rows: Row[] = [{ stored: count, what: 'a synced page, no store', ...pages }];
      for (const [what, once] of work) {
        rows.push({ stored: count, what, ...(await measure(once, measureMs)) });
      }
      return rows;
    } finally {
      await opened.close();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function buildStore(
  directory: string,
  count: number,
  utterances: string[],
  understanding: Understanding,
): Promise<string[]> {
  const building = await openFileStorage(directory, { operations: UNSYNCED });
  const handler = await openTurnHandler(building, understanding);
  try {
    return await storeConversations(building, handler, utterances.slice(0, TURNS_STORED), count);
  } finally {
    await building.close();
  }
}

async function commitReply(opened: Storage, id: string): Promise<unknown> {
  const state = await opened.read('conversations', id);
  const [said] = await opened.readLog({ log: 'activities', id }, 1, 1);
  return opened.commit({
    documents: [{ collection: 'conversations', id, body: state?.body }],
    appends: [{ log: 'activities', id, bodies: [said?.body] }],
  });
}

async function turnsOn(
  opened: Storage,
  utterances: string[],
  understanding: Understanding,
): Promise<(id: string) => Promise<void>> {
  const handler = await openTurnHandler(opened, understanding);
  const activities = new ActivityLog(opened, (activity) => activity);
  let said = 0;
  return (id) => {
    said += 1;
    return takeTurn(activities, handler, id, utterances[said % utterances.length] ?? '');
  };
}

async function measurePages(directory: string, measureMs: number): Promise<Row> {
  const handle = await open(path.join(directory, 'pages'), 'w');
  try {
    return await measure(async () => {
      await handle.write(PAGE);
      await handle.datasync();
    }, measureMs);
  } finally {
    await handle.close();
  }
}

async function measure(once: () => Promise<unknown>, measureMs: number): Promise<Row> {
  const durationsMs: number[] = [];
  const usedBefore = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < measureMs) {
    const begunAt = performance.now();
    await once();
    durationsMs.push(performance.now() - begunAt);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(usedBefore);
  return {
    'p50 ms': percentile(durationsMs, 0.5),
    'p99 ms': percentile(durationsMs, 0.99),
    'per second': durationsMs.length / seconds,
    'CPU ms': (user + system) / 1000 / durationsMs.length,
  };
}
