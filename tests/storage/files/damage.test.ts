import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { CorruptDataError } from '../../../src/errors.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import { readJournal } from '../../../src/storage/files/read-journal.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { failureOf } from '../storage-contract.ts';

const LOG = { log: 'activities', id: 'one' };

describe('file storage after damage', () => {
  const directory = useTemporaryDirectory();
  let root: string;
  let copies: number;

  beforeEach(() => {
    root = path.join(directory(), 'original');
    copies = 0;
  });

  async function add(storage: Storage, body: string): Promise<void> {
    await storage.commit({
      documents: [{ collection: 'things', id: 'a', body }],
      appends: [{ ...LOG, bodies: [body] }],
    });
  }

  /** Two commits in their own files, then two in the journal only, as a crash would leave them. */
  async function crash(): Promise<string> {
    const first = await openFileStorage(root);
    await add(first, 'one');
    await add(first, 'two');
    await first.close();
    const second = await openFileStorage(root);
    await add(second, 'three');
    await add(second, 'four');
    const crashed = await copy(root);
    await second.close();
    return crashed;
  }

  async function copy(from: string): Promise<string> {
    copies += 1;
    const to = path.join(directory(), `copy ${copies}`);
    const isData = (source: string): boolean => !path.basename(source).startsWith('lock-');
    await cp(from, to, { recursive: true, filter: isData });
    return to;
  }

  async function fileIn(root: string, folder: string): Promise<string> {
    const names = await readdir(path.join(root, folder), { recursive: true });
    return path.join(root, folder, names.find((name) => /\.jsonl?$/.test(name)) ?? 'none');
  }

  async function storedIn(root: string): Promise<{ document: unknown; log: unknown[] }> {
    const storage = await openFileStorage(root);
    try {
      const entries = await storage.readLog(LOG, 0, 100);
      const document = await storage.read('things', 'a');
      return { document, log: entries.map(({ body }) => body) };
    } finally {
      await storage.close();
    }
  }

  const four = { document: { version: 4, body: 'four' }, log: ['one', 'two', 'three', 'four'] };

  it('replays the journal over own files that lack, hold, or half hold what is in it', async () => {
    const crashed = await crash();
    const logFile = await fileIn(crashed, 'logs');
    const before = await readFile(logFile);
    const after = await readFile(await fileIn(root, 'logs'));
    const tails = [
      before,
      after,
      after.subarray(0, -5),
      after.subarray(0, before.length + 20),
      Buffer.concat([before, Buffer.alloc(100)]),
      Buffer.concat([before, Buffer.alloc(50), after.subarray(before.length + 50)]),
    ];
    for (const tail of tails) {
      const attempt = await copy(crashed);
      await writeFile(await fileIn(attempt, 'logs'), tail);
      await writeFile(await fileIn(attempt, 'documents'), tail.length % 2 === 0 ? '' : '{"torn"');
      expect(await storedIn(attempt)).to.deep.equal(four);
      expect(await storedIn(attempt), 'the second time').to.deep.equal(four);
    }
  });

  it('takes a last line torn anywhere for one that never was', async () => {
    const crashed = await crash();
    const file = await fileIn(crashed, 'journal');
    const journal = await readFile(file);
    const lastLine = journal.lastIndexOf('\n', -2) + 1;
    for (let length = journal.length - 1; length >= lastLine; length -= 1) {
      await truncate(file, length);
      const { records, segments } = await readJournal(crashed);
      expect(records, `${length} bytes`).to.have.length(1);
      expect(segments[0]?.bytes).to.equal(lastLine);
    }
  });

  it('commits on after a torn line', async () => {
    const attempt = await crash();
    const file = await fileIn(attempt, 'journal');
    await truncate(file, (await readFile(file)).length - 10);
    const storage = await openFileStorage(attempt);
    await add(storage, 'five');
    const crashedAgain = await copy(attempt);
    await storage.close();
    expect((await storedIn(crashedAgain)).log).to.deep.equal(['one', 'two', 'three', 'five']);
  });

  it('notices any flipped bit in the journal, and serves nothing', async () => {
    const attempt = await crash();
    const file = await fileIn(attempt, 'journal');
    const journal = await readFile(file);
    for (const [position, flipped] of flipEachByte(journal)) {
      await writeFile(file, flipped);
      const error = await failureOf(readJournal(attempt));
      expect(error, `byte ${position}`).to.be.instanceOf(CorruptDataError);
      expect(String(error)).to.contain(`${file}, line `);
    }
    expect(await failureOf(openFileStorage(attempt))).to.be.instanceOf(CorruptDataError);
    await writeFile(file, journal);
    expect(await storedIn(attempt)).to.deep.equal(four);
  });

  it('notices any flipped bit in a document or a log when it is read', async () => {
    const storage = await openFileStorage(root);
    await add(storage, 'one');
    await storage.close();
    const damaged = await openFileStorage(root);
    const reads = {
      documents: () => damaged.read('things', 'a'),
      logs: () => damaged.readLog(LOG, 0, 1),
    };
    for (const [folder, read] of Object.entries(reads)) {
      const file = await fileIn(root, folder);
      const content = await readFile(file);
      for (const [position, flipped] of flipEachByte(content)) {
        await writeFile(file, flipped);
        const error = await failureOf(read());
        expect(error, `byte ${position}`).to.be.instanceOf(CorruptDataError);
        expect(String(error)).to.contain(file);
      }
      await writeFile(file, content);
      await read();
    }
    await damaged.close();
  });

  it('notices that a log lost entries that the journal builds on', async () => {
    const attempt = await crash();
    await truncate(await fileIn(attempt, 'logs'), 10);
    expect(await failureOf(openFileStorage(attempt))).to.be.instanceOf(CorruptDataError);
  });

  it('notices a missing segment and a segment that does not end', async () => {
    const storage = await openFileStorage(root);
    await add(storage, 'one');
    const attempt = await copy(root);
    await storage.close();
    const first = await fileIn(attempt, 'journal');
    await writeFile(path.join(attempt, 'journal', '000000000003.jsonl'), '');
    expect(await failureOf(openFileStorage(attempt))).to.be.instanceOf(CorruptDataError);
    await rm(path.join(attempt, 'journal', '000000000003.jsonl'));
    await writeFile(path.join(attempt, 'journal', '000000000002.jsonl'), '');
    expect((await storedIn(attempt)).log).to.deep.equal(['one']);
    await mkdir(path.dirname(first), { recursive: true });
    await writeFile(first, '{"check');
    await writeFile(path.join(attempt, 'journal', '000000000002.jsonl'), '');
    expect(await failureOf(openFileStorage(attempt))).to.be.instanceOf(CorruptDataError);
  });

  it('refuses a document file in the wrong place', async () => {
    const storage = await openFileStorage(root);
    await add(storage, 'one');
    await storage.close();
    const file = await fileIn(root, 'documents');
    await cp(file, path.join(path.dirname(file), 'a copy.json'));
    const reopened = await openFileStorage(root);
    const list = async (): Promise<void> => {
      for await (const id of reopened.list('things')) expect(id).to.equal('a');
    };
    expect(await failureOf(list())).to.be.instanceOf(CorruptDataError);
    await reopened.close();
  });
});

/** The content again and again, each time with one bit of another byte turned. */
function* flipEachByte(content: Buffer): Iterable<[position: number, flipped: Buffer]> {
  for (let position = 0; position < content.length; position += 1) {
    const flipped = Buffer.from(content);
    flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
    yield [position, flipped];
  }
}
