// Commits for ever, and prints "<lane> <count>" for every commit that was acknowledged.
import { writeSync } from 'node:fs';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';

const [directory = '', laneCount = ''] = process.argv.slice(2);
const storage = await openFileStorage(directory, { segmentBytes: 20_000 });

async function commitForever(lane: string): Promise<never> {
  const document = await storage.read('first', lane);
  let count = document ? (document.body as { count: number }).count : 0;
  for (;;) {
    count += 1;
    const body = { count, filling: 'x'.repeat((count * 37) % 900) };
    await storage.commit({
      documents: [
        { collection: 'first', id: lane, body, expectedVersion: count - 1 },
        { collection: 'second', id: lane, body },
        { collection: 'passing', id: `${lane} ${count}`, body },
        { collection: 'passing', id: `${lane} ${count - 1}`, body: undefined },
      ],
      appends: [
        { log: 'counts', id: lane, bodies: [count, count] },
        { log: 'others', id: `${lane} ${count % 20}`, bodies: [count] },
      ],
    });
    writeSync(1, `${lane} ${count}\n`);
  }
}

const lanes = Array.from({ length: Number(laneCount) }, (_, index) => `lane-${index}`);
await Promise.all(lanes.map(commitForever));
