import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { CommitFailedError, StorageStoppedError } from '../../../src/storage/files/errors.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { failureOf } from '../storage-contract.ts';
import { newFailingDisk, type FailingDisk } from './failing-disk.ts';

const LOG = { log: 'activities', id: 'one' };

describe('file storage on a failing disk', () => {
  const directory = useTemporaryDirectory();
  let disk: FailingDisk;
  let storage: Storage;
  let errors: unknown[];

  async function open(segmentBytes = 1_000_000): Promise<Storage> {
    errors = [];
    return openFileStorage(directory(), {
      operations: disk.operations,
      segmentBytes,
      onError: (error) => errors.push(error),
    });
  }

  async function add(body: string): Promise<unknown> {
    return storage.commit({
      documents: [{ collection: 'things', id: 'a', body }],
      appends: [{ ...LOG, bodies: [body] }],
    });
  }

  async function stored(): Promise<{ document: unknown; log: unknown[] }> {
    const document = await storage.read('things', 'a');
    const entries = await storage.readLog(LOG, 0, 100);
    return { document, log: entries.map(({ body }) => body) };
  }

  beforeEach(async () => {
    disk = newFailingDisk();
    storage = await open();
    await add('before');
  });

  const before = { document: { version: 1, body: 'before' }, log: ['before'] };

  it('refuses commits while the disk is full, shows nothing of them, and goes on when there is room', async () => {
    disk.fault = 'full';
    const failures = await Promise.all([failureOf(add('lost')), failureOf(add('also lost'))]);
    for (const failure of failures) expect(failure).to.be.instanceOf(CommitFailedError);
    expect(await stored()).to.deep.equal(before);
    disk.fault = undefined;
    await add('after');
    const after = { document: { version: 2, body: 'after' }, log: ['before', 'after'] };
    expect(await stored()).to.deep.equal(after);
    await storage.close();
    storage = await open();
    expect(await stored()).to.deep.equal(after);
    await storage.close();
  });

  it('stops when a sync fails, also when the disk is well again, and still serves what it has', async () => {
    disk.fault = 'sync fails';
    const failures = await Promise.all([failureOf(add('lost')), failureOf(add('also lost'))]);
    for (const failure of failures) expect(failure).to.be.instanceOf(StorageStoppedError);
    disk.fault = undefined;
    expect(await failureOf(add('refused'))).to.be.instanceOf(StorageStoppedError);
    expect(await stored()).to.deep.equal(before);
    await storage.close();
    storage = await open();
    expect(await stored()).to.deep.equal(before);
    await storage.close();
  });

  it('stops when a half written commit cannot be taken back, and drops it at the restart', async () => {
    disk.fault = 'full and cannot be cut back';
    expect(await failureOf(add('lost'))).to.be.instanceOf(StorageStoppedError);
    disk.fault = undefined;
    expect(await failureOf(add('refused'))).to.be.instanceOf(StorageStoppedError);
    await storage.close();
    storage = await open();
    expect(await stored()).to.deep.equal(before);
    await storage.close();
  });

  it('keeps the journal when it cannot be written out at the close', async () => {
    disk.fault = 'full';
    expect(await failureOf(storage.close())).to.have.property('code', 'ENOSPC');
    expect(await readdir(path.join(directory(), 'journal'))).to.have.length(1);
    disk.fault = undefined;
    storage = await open();
    expect(await stored()).to.deep.equal(before);
    await storage.close();
  });

  it('keeps the journal when a sync fails while writing out, and takes no more commits', async () => {
    disk.fault = 'sync fails';
    expect(await failureOf(storage.close())).to.be.instanceOf(StorageStoppedError);
    expect(await readdir(path.join(directory(), 'journal'))).to.have.length(1);
    disk.fault = undefined;
    storage = await open();
    expect(await stored()).to.deep.equal(before);
    await storage.close();
  });

  it('goes on writing out after the disk was full in the background', async () => {
    await storage.close();
    const writeJson = disk.operations.writeJson.bind(disk.operations);
    disk.operations.writeJson = () => Promise.reject(new Error('ENOSPC: on purpose'));
    storage = await open(1);
    const bodies = ['before'];
    for (let n = 0; n < 30; n += 1) {
      const outcome = await add(`${n}`).then(
        () => 'added',
        () => 'refused',
      );
      if (outcome === 'added') bodies.push(`${n}`);
    }
    expect(bodies.length).to.be.within(8, 12);
    expect(errors).to.have.length.above(0);
    expect((await stored()).log).to.deep.equal(bodies);
    disk.operations.writeJson = writeJson;
    await add('after');
    await storage.close();
    storage = await open();
    expect((await stored()).log).to.deep.equal([...bodies, 'after']);
    await storage.close();
  });
});
