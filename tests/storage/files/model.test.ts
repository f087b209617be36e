import fc from 'fast-check';
import { expect } from 'chai';
import { VersionConflictError } from '../../../src/errors.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Changes, Storage } from '../../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';

const IDS = ['a', 'A', 'b'];
const id = fc.constantFrom(...IDS);

/** What storage should hold. */
interface Model {
  documents: Map<string, { version: number; body: unknown }>;
  logs: Map<string, unknown[]>;
}

interface Real {
  storage: Storage;
  open: () => Promise<Storage>;
}

class Commit implements fc.AsyncCommand<Model, Real> {
  readonly #changes: Required<Changes>;

  constructor(changes: Required<Changes>) {
    this.#changes = changes;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { storage }: Real): Promise<void> {
    const error: unknown = await storage.commit(this.#changes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (this.#conflictsWith(model)) {
      expect(error).to.be.instanceOf(VersionConflictError);
      return;
    }
    expect(error).to.equal(undefined);
    for (const { id, body } of this.#changes.documents) {
      const version = (model.documents.get(id)?.version ?? 0) + 1;
      if (body === undefined) model.documents.delete(id);
      else model.documents.set(id, { version, body });
    }
    for (const { id, bodies } of this.#changes.appends) {
      model.logs.set(id, [...(model.logs.get(id) ?? []), ...bodies]);
    }
  }

  /** The same without what concerns this id. */
  leavingAlone(id: string): Commit {
    return new Commit({
      documents: this.#changes.documents.filter((write) => write.id !== id),
      appends: this.#changes.appends.filter((append) => append.id !== id),
    });
  }

  toString(): string {
    return `commit ${JSON.stringify(this.#changes)}`;
  }

  #conflictsWith(model: Model): boolean {
    return this.#changes.documents.some(({ id, expectedVersion }) => {
      const version = model.documents.get(id)?.version ?? 0;
      return expectedVersion !== undefined && expectedVersion !== version;
    });
  }
}

/** Several commits at once: all of them succeed, in the order they came. */
class CommitTogether implements fc.AsyncCommand<Model, Real> {
  readonly #commits: Commit[];

  constructor(commits: Commit[]) {
    this.#commits = commits;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await Promise.all(this.#commits.map((commit) => commit.run(model, real)));
  }

  toString(): string {
    return `together [${this.#commits.join('; ')}]`;
  }
}

/** While others commit to what is not erased. */
class Erase implements fc.AsyncCommand<Model, Real> {
  readonly #id: string;
  readonly #meanwhile: Commit;

  constructor(id: string, meanwhile: Commit) {
    this.#id = id;
    this.#meanwhile = meanwhile;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const { storage } = real;
    const erased = storage.erase({
      documents: [{ collection: 'things', id: this.#id }],
      logs: [{ log: 'events', id: this.#id }],
    });
    await this.#meanwhile.leavingAlone(this.#id).run(model, real);
    await erased;
    model.documents.delete(this.#id);
    model.logs.delete(this.#id);
  }

  toString(): string {
    return `erase ${this.#id} during ${this.#meanwhile.toString()}`;
  }
}

class ReadEverything implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }

  async run(model: Model, { storage }: Real): Promise<void> {
    const listed: string[] = [];
    for await (const found of storage.list('things')) listed.push(found);
    expect(listed.sort()).to.deep.equal([...model.documents.keys()].sort());
    for (const id of IDS) {
      expect(await storage.read('things', id)).to.deep.equal(model.documents.get(id));
      const bodies = model.logs.get(id) ?? [];
      const address = { log: 'events', id };
      expect(await storage.lastSequence(address)).to.equal(bodies.length);
      for (const after of [0, Math.floor(bodies.length / 2), bodies.length]) {
        const entries = await storage.readLog(address, after, 7);
        expect(entries.map(({ body }) => body)).to.deep.equal(bodies.slice(after, after + 7));
      }
    }
  }

  toString(): string {
    return 'read everything';
  }
}

class Reopen implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }

  async run(_model: Model, real: Real): Promise<void> {
    await real.storage.close();
    real.storage = await real.open();
  }

  toString(): string {
    return 'reopen';
  }
}

const anyBody = fc
  .jsonValue({ maxDepth: 1 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const anyCommit = (
  expectedVersions: fc.Arbitrary<{ expectedVersion?: number }>,
): fc.Arbitrary<Commit> =>
  fc
    .record({
      documents: fc.uniqueArray(
        fc
          .tuple(id, fc.option(anyBody, { nil: undefined, freq: 3 }), expectedVersions)
          .map(([id, body, expected]) => ({ collection: 'things', id, body, ...expected })),
        { selector: (write) => write.id, maxLength: 3 },
      ),
      appends: fc.array(
        fc.record({ log: fc.constant('events'), id, bodies: fc.array(anyBody, { maxLength: 3 }) }),
        { maxLength: 2 },
      ),
    })
    .map((changes) => new Commit(changes));

const anyExpectation = fc.option(fc.record({ expectedVersion: fc.nat(3) }), { nil: {}, freq: 2 });

const anyCommands = fc.commands([
  anyCommit(anyExpectation),
  fc
    .array(anyCommit(fc.constant({})), { maxLength: 5 })
    .map((commits) => new CommitTogether(commits)),
  fc.tuple(id, anyCommit(anyExpectation)).map((erase) => new Erase(...erase)),
  fc.constant(new ReadEverything()),
  fc.constant(new Reopen()),
]);

describe('file storage and a simple model of it', () => {
  const directory = useTemporaryDirectory();

  it('agree after any commits and restarts, with any sizes of journal and memory', async () => {
    let run = 0;
    const sizes = fc.record({
      segmentBytes: fc.constantFrom(1, 500, 1_000_000),
      cacheCharacters: fc.constantFrom(1, 1_000_000),
    });
    const property = fc.asyncProperty(anyCommands, sizes, async (commands, options) => {
      run += 1;
      const place = `${directory()}/${run}`;
      const open = (): Promise<Storage> => openFileStorage(place, options);
      const real = { storage: await open(), open };
      const model: Model = { documents: new Map(), logs: new Map() };
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await new ReadEverything().run(model, real);
      } finally {
        await real.storage.close();
      }
    });
    await fc.assert(property, { numRuns: Number(process.env['MODEL_RUNS'] ?? 40) });
  }).timeout(600_000);
});
