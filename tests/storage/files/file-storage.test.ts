import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { textsIn } from '../../support/texts-in.ts';
import { describeStorage } from '../storage-contract.ts';

const settings = {
  'with everything in memory': {},
  'with everything in its own file at once, and nothing kept in memory': {
    segmentBytes: 1,
    cacheCharacters: 1,
  },
};

for (const [title, options] of Object.entries(settings)) {
  describe(`file storage ${title}`, () => {
    const directory = useTemporaryDirectory();
    describeStorage((now = Date.now) => openFileStorage(directory(), { ...options, now }));
  });
}

describe('the files of file storage', () => {
  const directory = useTemporaryDirectory();

  async function filesIn(folder: string): Promise<string[]> {
    const entries = await readdir(path.join(directory(), folder), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  it('leave the journal empty after a close', async () => {
    const storage = await openFileStorage(directory());
    await storage.commit({
      documents: [{ collection: 'things', id: 'a', body: 1 }],
      appends: [{ log: 'activities', id: 'a', bodies: [1] }],
    });
    await storage.close();
    expect(await filesIn('journal')).to.deep.equal([]);
    expect(await filesIn('documents')).to.have.length(1);
    expect(await filesIn('logs')).to.have.length(1);
    expect(await readdir(directory())).to.have.members(['documents', 'journal', 'logs']);
  });

  it('do not include a document that was removed before it was written out', async () => {
    const storage = await openFileStorage(directory());
    await storage.commit({ documents: [{ collection: 'things', id: 'a', body: 1 }] });
    await storage.commit({ documents: [{ collection: 'things', id: 'a', body: undefined }] });
    await storage.close();
    expect(await readdir(directory())).to.deep.equal(['journal']);
  });

  it('hold nothing any more of what was erased, though commits go on', async () => {
    const storage = await openFileStorage(directory());
    const write = async (id: string): Promise<unknown> =>
      storage.commit({
        documents: [{ collection: 'things', id, body: `${id} document` }],
        appends: [{ log: 'activities', id, bodies: [`${id} entry`] }],
      });
    await Promise.all(['kept', 'forgotten'].map(write));
    const goingOn = Array.from({ length: 50 }, (_, n) => write(`more ${n}`));
    await storage.erase({
      documents: [{ collection: 'things', id: 'forgotten' }],
      logs: [{ log: 'activities', id: 'forgotten' }],
    });
    await Promise.all(goingOn);
    const texts = await textsIn(directory());
    expect(texts).to.include('kept document').and.to.include('more 49 entry');
    expect(texts).to.not.include('forgotten');
    await storage.close();
  });

  it('hold the journal within bounds however much is committed', async () => {
    const storage = await openFileStorage(directory(), { segmentBytes: 1000 });
    for (let n = 0; n < 200; n += 1) {
      await storage.commit({ documents: [{ collection: 'things', id: `${n}`, body: n }] });
      expect((await filesIn('journal')).length).to.be.at.most(9);
    }
    await storage.close();
    expect(await filesIn('documents')).to.have.length(200);
  });

  it('lose nothing when the directory is copied while it is in use', async () => {
    const storage = await openFileStorage(directory());
    await storage.commit({ documents: [{ collection: 'things', id: 'a', body: 1 }] });
    const copy = path.join(directory(), 'copy');
    await cp(path.join(directory(), 'journal'), path.join(copy, 'journal'), { recursive: true });
    await storage.close();
    const restored = await openFileStorage(copy);
    expect(await restored.read('things', 'a')).to.deep.equal({ version: 1, body: 1 });
    await restored.close();
  });

  it('keep a log over a crash when the last commit appended nothing to it', async () => {
    const log = { log: 'activities', id: 'a' };
    const written = await openFileStorage(directory());
    await written.commit({ appends: [{ ...log, bodies: ['x', 'y'] }] });
    await written.close();
    const storage = await openFileStorage(directory());
    await storage.commit({
      documents: [{ collection: 'things', id: 'a', body: 1 }],
      appends: [{ ...log, bodies: [] }],
    });
    const copy = `${directory()}-copy`;
    await cp(directory(), copy, { recursive: true, filter: (file) => !file.includes('lock-') });
    const restored = await openFileStorage(copy);
    expect(await restored.lastSequence(log)).to.equal(2);
    await restored.close();
    await rm(copy, { recursive: true });
    await storage.close();
  });

  it('are JSON with the real id inside', async () => {
    const storage = await openFileStorage(directory());
    const id = 'Björn/../#1';
    await storage.commit({
      documents: [{ collection: 'things', id, body: { n: 1 } }],
      appends: [{ log: 'activities', id, bodies: ['hi'] }],
    });
    await storage.close();
    for (const folder of ['documents', 'logs']) {
      const entries = await readdir(path.join(directory(), folder), { recursive: true });
      const file = entries.find((name) => /\.jsonl?$/.test(name)) ?? '';
      const { content } = JSON.parse(
        await readFile(path.join(directory(), folder, file), 'utf8'),
      ) as { content: { id: string } };
      expect(content.id).to.equal(id);
    }
  });

  it('take no harm when a listener throws', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown): number => errors.push(error);
    const storage = await openFileStorage(directory(), { onError });
    const told: unknown[] = [];
    const address = { log: 'activities', id: 'a' };
    storage.watch(address, () => {
      throw new RangeError('on purpose');
    });
    storage.watch(address, (entries) => told.push(entries[0]?.body));
    await storage.commit({ appends: [{ ...address, bodies: ['x'] }] });
    expect(told).to.deep.equal(['x']);
    expect(errors).to.have.length(1);
    await storage.close();
  });
});
