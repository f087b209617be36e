import { expect } from 'chai';
import { VersionConflictError } from '../../src/errors.ts';
import type { LogEntry, Storage } from '../../src/storage/storage.ts';

const LOG = { log: 'activities', id: 'one' };

/** Ids that are hard on file names and on SQL. */
const HARD_IDS = [
  '',
  'a',
  'A',
  'á',
  'a\u0301',
  '../../etc/passwd',
  'nul',
  'a/b',
  'a|b',
  "a'b",
  '\n',
  'x'.repeat(1000),
  `${'x'.repeat(1000)}y`,
];

/**
 * What every implementation of the port must do. `open` gives the storage of the running test: empty when first
 * called, and with what was stored when called again after a close.
 */
export function describeStorage(open: (now?: () => number) => Promise<Storage>): void {
  describe('as any storage', () => {
    describeContract(open);
  });
}

function describeContract(open: (now?: () => number) => Promise<Storage>): void {
  let storage: Storage;

  beforeEach(async () => {
    storage = await open();
  });

  afterEach(async () => {
    await storage.close();
  });

  async function reopen(now?: () => number): Promise<void> {
    await storage.close();
    storage = await open(now);
  }

  async function put(id: string, body: unknown, expectedVersion?: number): Promise<void> {
    const expected = expectedVersion === undefined ? {} : { expectedVersion };
    await storage.commit({ documents: [{ collection: 'things', id, body, ...expected }] });
  }

  async function listed(): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of storage.list('things')) ids.push(id);
    return ids.sort();
  }

  it('has no document that was never written', async () => {
    expect(await storage.read('things', 'a')).to.equal(undefined);
    expect(await listed()).to.deep.equal([]);
  });

  it('counts the versions of a document, also over a restart', async () => {
    await put('a', { n: 1 });
    await put('a', { n: 2 });
    await reopen();
    await put('a', { n: 3 });
    expect(await storage.read('things', 'a')).to.deep.equal({ version: 3, body: { n: 3 } });
  });

  it('starts again at version 1 when a document was removed', async () => {
    await put('a', 1);
    await put('a', undefined);
    expect(await storage.read('things', 'a')).to.equal(undefined);
    expect(await listed()).to.deep.equal([]);
    await put('a', 2, 0);
    expect(await storage.read('things', 'a')).to.deep.equal({ version: 1, body: 2 });
  });

  it('refuses a write that expects another version', async () => {
    await put('a', 1, 0);
    for (const expectedVersion of [0, 2]) {
      const error = await failureOf(put('a', 2, expectedVersion));
      expect(error).to.be.instanceOf(VersionConflictError);
    }
    await put('a', 2, 1);
    expect(await storage.read('things', 'a')).to.deep.equal({ version: 2, body: 2 });
  });

  it('lets only one of several simultaneous writes win that expect the same version', async () => {
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => put('a', n, 0)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect((await storage.read('things', 'a'))?.version).to.equal(1);
  });

  it('applies nothing of a commit with a version conflict', async () => {
    const changes = {
      documents: [
        { collection: 'things', id: 'a', body: 1 },
        { collection: 'things', id: 'b', body: 1, expectedVersion: 7 },
      ],
      appends: [{ ...LOG, bodies: ['x'] }],
    };
    expect(await failureOf(storage.commit(changes))).to.be.instanceOf(VersionConflictError);
    expect(await listed()).to.deep.equal([]);
    expect(await storage.lastSequence(LOG)).to.equal(0);
  });

  it('erases documents and logs for good, and begins anew where they are written again', async () => {
    await put('a', 1);
    await put('b', 1);
    const another = { log: 'activities', id: 'another' };
    await storage.commit({
      appends: [
        { ...LOG, bodies: ['x', 'y'] },
        { ...another, bodies: ['z'] },
      ],
    });
    const erasure = { documents: [{ collection: 'things', id: 'a' }], logs: [LOG] };
    await storage.erase(erasure);
    await storage.erase(erasure);
    expect(await listed()).to.deep.equal(['b']);
    expect(await storage.readLog(LOG, 0, 10)).to.deep.equal([]);
    await storage.commit({ appends: [{ ...LOG, bodies: ['new'] }] });
    await reopen();
    const entries = await storage.readLog(LOG, 0, 10);
    expect(entries.map(({ sequence, body }) => [sequence, body])).to.deep.equal([[1, 'new']]);
    expect(await storage.lastSequence(another)).to.equal(1);
  });

  it('refuses to write a document twice in one commit', async () => {
    const write = { collection: 'things', id: 'a', body: 1 };
    expect(await failureOf(storage.commit({ documents: [write, write] }))).to.be.instanceOf(Error);
    expect(await listed()).to.deep.equal([]);
  });

  it('refuses what is not JSON', async () => {
    const noJson = storage.commit({ appends: [{ ...LOG, bodies: [undefined] }] });
    expect(await failureOf(noJson)).to.be.instanceOf(TypeError);
    expect(await storage.lastSequence(LOG)).to.equal(0);
  });

  it('keeps documents and logs with any ids apart, and lists them', async () => {
    for (const id of HARD_IDS) {
      await storage.commit({
        documents: [{ collection: 'things', id, body: { id } }],
        appends: [{ log: 'activities', id, bodies: [id] }],
      });
    }
    const expected = [...HARD_IDS].sort();
    expect(await listed()).to.deep.equal(expected);
    await reopen();
    expect(await listed()).to.deep.equal(expected);
    for (const id of HARD_IDS) {
      expect((await storage.read('things', id))?.body).to.deep.equal({ id });
      const entries = await storage.readLog({ log: 'activities', id }, 0, 10);
      expect(entries.map(({ body }) => body)).to.deep.equal([id]);
    }
  });

  it('keeps collections apart, whatever they are called', async () => {
    for (const collection of ['things', 'Things', 'th/ngs', '..', 'th ngs']) {
      await storage.commit({ documents: [{ collection, id: 'a', body: collection }] });
    }
    await reopen();
    expect(await listed()).to.deep.equal(['a']);
    expect((await storage.read('th/ngs', 'a'))?.body).to.equal('th/ngs');
  });

  it('gives back bodies as they were, and is not changed through them', async () => {
    const body = {
      text: 'é\u0000\u2028😀\ud800',
      list: [1, null, -1.5e300, { deep: true }],
      '1': 'one',
    };
    await put('a', body);
    const first = await storage.read('things', 'a');
    expect(first?.body).to.deep.equal(body);
    Object.assign(first?.body as object, { text: 'changed' });
    Object.assign(body, { text: 'changed too' });
    await reopen();
    expect((await storage.read('things', 'a'))?.body).to.have.property(
      'text',
      'é\u0000\u2028😀\ud800',
    );
  });

  it('numbers the entries of a log from 1 without gaps, also over a restart', async () => {
    expect(await storage.lastSequence(LOG)).to.equal(0);
    await storage.commit({ appends: [{ ...LOG, bodies: ['a', 'b'] }] });
    await reopen();
    expect(await storage.lastSequence(LOG)).to.equal(2);
    const [entries] = await storage.commit({ appends: [{ ...LOG, bodies: ['c'] }] });
    expect(entries?.map(({ sequence, body }) => ({ sequence, body }))).to.deep.equal([
      { sequence: 3, body: 'c' },
    ]);
    const all = await storage.readLog(LOG, 0, 10);
    expect(all.map(({ sequence, body }) => [sequence, body])).to.deep.equal([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('reads any part of a long log', async () => {
    const bodies = Array.from({ length: 300 }, (_, index) => 'x'.repeat(index * 10));
    for (let from = 0; from < bodies.length; from += 50) {
      await storage.commit({ appends: [{ ...LOG, bodies: bodies.slice(from, from + 50) }] });
    }
    await reopen();
    await storage.commit({ appends: [{ ...LOG, bodies: ['last'] }] });
    bodies.push('last');
    for (const after of [0, 1, 42, 150, 298, 299, 300, 301, 1000]) {
      for (const limit of [0, 1, 3, 1000]) {
        const entries = await storage.readLog(LOG, after, limit);
        expect(entries.map(({ body }) => body)).to.deep.equal(bodies.slice(after, after + limit));
        expect(entries[0]?.sequence ?? after + 1).to.equal(after + 1);
      }
    }
  });

  it('gives the entries of a log times that only grow, also when the clock goes back', async () => {
    await reopen(() => 5000);
    await storage.commit({ appends: [{ ...LOG, bodies: ['a', 'b'] }] });
    await reopen(() => 1000);
    await storage.commit({ appends: [{ ...LOG, bodies: ['c'] }] });
    await reopen(() => 9000);
    await storage.commit({ appends: [{ ...LOG, bodies: ['d'] }] });
    const entries = await storage.readLog(LOG, 0, 10);
    expect(entries.map(({ at }) => at)).to.deep.equal([5000, 5001, 5002, 9000]);
  });

  it('returns what was appended, one list an append', async () => {
    const other = { log: 'activities', id: 'two' };
    const appends = [
      { ...LOG, bodies: ['a'] },
      { ...other, bodies: [] },
      { ...LOG, bodies: ['b', 'c'] },
    ];
    const lists = await storage.commit({ appends });
    const sequences = lists.map((entries) => entries.map(({ sequence }) => sequence));
    expect(sequences).to.deep.equal([[1], [], [2, 3]]);
    expect(await storage.lastSequence(other)).to.equal(0);
    expect(await storage.commit({})).to.deep.equal([]);
  });

  it('tells those who watch a log every batch once, in order, until they stop', async () => {
    const told: number[][] = [];
    const stop = storage.watch(LOG, (entries) => told.push(sequencesOf(entries)));
    const alsoTold: number[] = [];
    storage.watch(LOG, (entries) => alsoTold.push(...sequencesOf(entries)));
    await Promise.all(
      ['a', 'b', 'c'].map((body) =>
        storage.commit({ appends: [{ ...LOG, bodies: [body, body] }] }),
      ),
    );
    await storage.commit({ appends: [{ log: 'activities', id: 'two', bodies: ['not here'] }] });
    stop();
    await storage.commit({ appends: [{ ...LOG, bodies: ['d'] }] });
    expect(told).to.deep.equal([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(alsoTold).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });

  it('shows a watcher only what can be read already', async () => {
    const reads: Promise<LogEntry[]>[] = [];
    storage.watch(LOG, () => reads.push(storage.readLog(LOG, 0, 10)));
    await storage.commit({ appends: [{ ...LOG, bodies: ['a'] }] });
    expect(reads).to.have.length(1);
    expect(await reads[0]).to.have.length(1);
  });

  it('runs work with the same key one at a time, first come, first served', async () => {
    const steps: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      steps.push(`${name} begins`);
      await storage.read('things', 'a');
      steps.push(`${name} ends`);
      return name;
    };
    const names = ['first', 'second', 'third'];
    const results = await Promise.all(names.map((name) => storage.exclusively('key', work(name))));
    expect(results).to.deep.equal(names);
    expect(steps).to.deep.equal(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('runs work with different keys side by side', async () => {
    const result = await storage.exclusively('outer', () =>
      storage.exclusively('inner', () => Promise.resolve('done')),
    );
    expect(result).to.equal('done');
  });

  it('goes on with the next work when one fails', async () => {
    const failing = storage.exclusively('key', () => Promise.reject(new RangeError('on purpose')));
    const next = storage.exclusively('key', () => Promise.resolve('done'));
    expect(await failureOf(failing)).to.be.instanceOf(RangeError);
    expect(await next).to.equal('done');
  });

  it('finishes the work it began before it closes, and refuses more', async () => {
    const work = storage.exclusively('key', async () => {
      await storage.read('things', 'a');
      await put('a', 'from the work');
    });
    await Promise.all([storage.close(), work]);
    expect(await failureOf(put('b', 1))).to.be.instanceOf(Error);
    storage = await open();
    expect(await listed()).to.deep.equal(['a']);
  });
}

/** What the promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('This should have failed, but did not.');
}

function sequencesOf(entries: LogEntry[]): number[] {
  return entries.map(({ sequence }) => sequence);
}
