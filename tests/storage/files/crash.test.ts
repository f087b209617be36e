import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));
const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 3);
const LANES = 8;

describe('file storage in a process that is killed', () => {
  const directory = useTemporaryDirectory();

  it('has every acknowledged commit whole, and no commit in part', async () => {
    let acknowledged = new Map<string, number>();
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      acknowledged = new Map([...acknowledged, ...(await commitAndKill(directory()))]);
      const storage = await openFileStorage(directory());
      for (let lane = 0; lane < LANES; lane += 1) {
        const name = `lane-${lane}`;
        const count = await checkLane(storage, name);
        // One more may have reached the disk without anyone having heard of it.
        const least = acknowledged.get(name) ?? 0;
        expect(count, `cycle ${cycle}, ${name}`).to.be.within(least, least + 1);
        acknowledged.set(name, count);
      }
      const passing = [...acknowledged].filter(([, count]) => count > 0);
      const expected = passing.map(([name, count]) => `${name} ${count}`);
      expect((await idsOf(storage, 'passing')).sort()).to.deep.equal(expected.sort());
      await storage.close();
    }
  }).timeout(20_000 + CYCLES * 5000);
});

/** Returns the newest acknowledged count of each lane. */
async function commitAndKill(directory: string): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['--import=tsx', CHILD, directory, String(LANES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<string, number>();
  const killAfter = Math.floor(Math.random() ** 2 * 2000);
  let heard = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [lane = '', count = ''] = line.split(' ');
    acknowledged.set(lane, Number(count));
    heard += 1;
    if (heard === 1) setTimeout(() => child.kill('SIGKILL'), killAfter);
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  expect(child.signalCode).to.equal('SIGKILL');
  return acknowledged;
}

/** Expects that every part of the lane's commits is there, and returns how many there were. */
async function checkLane(storage: Storage, lane: string): Promise<number> {
  const first = await storage.read('first', lane);
  const second = await storage.read('second', lane);
  expect(second).to.deep.equal(first);
  const count = (first?.body as { count: number } | undefined)?.count ?? 0;
  expect(first?.version ?? 0).to.equal(count);
  const entries = await storage.readLog({ log: 'counts', id: lane }, 0, Infinity);
  const counts = Array.from({ length: count * 2 }, (_, index) => Math.floor(index / 2) + 1);
  expect(entries.map(({ body }) => body)).to.deep.equal(counts);
  for (let other = 0; other < 20; other += 1) {
    const found = await storage.readLog({ log: 'others', id: `${lane} ${other}` }, 0, Infinity);
    const wanted = counts.filter((value, index) => index % 2 === 0 && value % 20 === other);
    expect(found.map(({ body }) => body)).to.deep.equal(wanted);
  }
  return count;
}

async function idsOf(storage: Storage, collection: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of storage.list(collection)) ids.push(id);
  return ids;
}
