import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type PQueue from 'p-queue';
import { CorruptDataError, VersionConflictError } from '../../errors.ts';
import type { DocumentName, DocumentWrite, StoredDocument } from '../storage.ts';
import type { Disk } from './disk.ts';
import { readDocumentFile, writeDocumentFile, type DocumentContent } from './document-file.ts';
import { filePath, folderName } from './file-name.ts';
import { forEachInLanes } from './for-each-in-lanes.ts';
import { HeldStates, stateOf, type Held } from './held-states.ts';
import { ifThere } from './if-there.ts';
import type { DocumentChange } from './journal-record.ts';
import { toJsonText } from './json-text.ts';

const FOLDER = 'documents';

/** What a document is at one time. Version 0, without text, is no document. */
interface Revision {
  version: number;
  text: string | undefined;
}

const NONE: Revision = { version: 0, text: undefined };

/** What a file may be after a restart: the journal has to be written over it. */
const UNKNOWN: Revision = { version: -1, text: undefined };

export interface DocumentState extends DocumentName {
  file: string;
  /** The newest one, durable or not: what the next commit builds on. */
  staged: Revision;
  /** The newest durable one: what is read. */
  committed: Revision;
  /** The one in the document's own file. */
  written: Revision;
}

export interface StagedDocument {
  held: Held<DocumentState>;
  revision: Revision;
}

/**
 * All documents. Invariant: `committed` is in the document's own file, or in the journal with the document held in
 * memory until it is; and `staged` builds on `committed` by commits that wait for the journal.
 */
export class DocumentFiles {
  readonly #disk: Disk;
  readonly #reads: PQueue;
  readonly #states: HeldStates<DocumentState>;

  /** `reads` limits how many files are open for reading. */
  constructor(disk: Disk, reads: PQueue, cacheCharacters: number) {
    this.#disk = disk;
    this.#reads = reads;
    this.#states = new HeldStates(
      cacheCharacters,
      ({ file, id, committed }) => file.length + id.length + (committed.text?.length ?? 0),
    );
  }

  async read(collection: string, id: string): Promise<StoredDocument | undefined> {
    const held = this.hold({ collection, id });
    try {
      const { version, text } = (await held.loaded).committed;
      return text === undefined ? undefined : { version, body: JSON.parse(text) };
    } finally {
      this.release(held);
    }
  }

  async *list(collection: string): AsyncIterable<string> {
    const inMemory = new Set(this.#heldIds(collection));
    yield* inMemory;
    const folder = path.join(this.#disk.root, FOLDER, folderName(collection));
    for (const shard of (await ifThere(readdir(folder))) ?? []) {
      const names = (await ifThere(readdir(path.join(folder, shard)))) ?? [];
      const files = names.filter((name) => name.endsWith('.json') && !name.startsWith('.'));
      const ids = files.map((name) => this.#idIn(path.join(folder, shard, name)));
      for (const id of await Promise.all(ids)) {
        if (id !== undefined && !inMemory.has(id)) yield id;
      }
    }
  }

  hold({ collection, id }: DocumentName): Held<DocumentState> {
    const file = this.#fileOf(collection, id);
    return this.#states.hold(file, async () => {
      const found = await this.#readFile(file);
      const revision = found ? { version: found.version, text: toJsonText(found.body) } : NONE;
      return newState(collection, id, file, revision);
    });
  }

  release(held: Held<DocumentState>): void {
    this.#states.release(held);
  }

  /** Throws unless the document is at the version that the write expects, counting commits under way. */
  check(held: Held<DocumentState>, { collection, id, expectedVersion }: DocumentWrite): void {
    const { version } = stateOf(held).staged;
    if (expectedVersion === undefined || expectedVersion === version) return;
    throw new VersionConflictError(
      `${collection} ${id} was expected at version ${expectedVersion} but is at ${version}. ` +
        'Read it again and redo the change.',
    );
  }

  stage(held: Held<DocumentState>, text: string | undefined): StagedDocument {
    const state = stateOf(held);
    const revision = text === undefined ? NONE : { version: state.staged.version + 1, text };
    state.staged = revision;
    return { held, revision };
  }

  /** Forgets all that is staged. */
  withdraw(held: Held<DocumentState>): void {
    const state = stateOf(held);
    state.staged = state.committed;
  }

  /** Shows a document whose commit is in the journal, and keeps it among the changed until `writeOut`. */
  publish({ held, revision }: StagedDocument, changed: Set<Held<DocumentState>>): void {
    stateOf(held).committed = revision;
    if (changed.has(held)) return;
    changed.add(held);
    this.#states.holdAgain(held);
  }

  /** Takes over a change that the journal kept over a restart. Changes come oldest first. */
  async restore(change: DocumentChange, changed: Set<Held<DocumentState>>): Promise<void> {
    const { collection, id, version, text } = change;
    const file = this.#fileOf(collection, id);
    const held = this.#states.hold(file, () =>
      Promise.resolve(newState(collection, id, file, UNKNOWN)),
    );
    await held.loaded;
    const revision = text === undefined ? NONE : { version, text };
    stateOf(held).staged = revision;
    this.publish({ held, revision }, changed);
    this.release(held);
  }

  /** Brings the changed documents into their own files and lets go of them. After a failure it can be called again. */
  async writeOut(changed: Set<Held<DocumentState>>): Promise<void> {
    const writes = [...changed].flatMap((held) => {
      const state = stateOf(held);
      return isWritten(state) ? [] : [{ state, revision: state.committed }];
    });
    await forEachInLanes(writes, ({ state, revision }) => this.#write(state, revision));
    const folders = new Set(writes.map(({ state }) => path.dirname(state.file)));
    await forEachInLanes([...folders], (folder) => this.#disk.sync(folder));
    for (const { state, revision } of writes) state.written = revision;
    for (const held of changed) this.release(held);
    changed.clear();
  }

  async #write(
    { collection, id, file }: DocumentState,
    { version, text }: Revision,
  ): Promise<void> {
    await this.#disk.ensureFolder(path.dirname(file));
    if (text === undefined) {
      await rm(file, { force: true });
      await rm(leftoverOf(file), { force: true });
      return;
    }
    const content = { collection, id, version, body: JSON.parse(text) as unknown };
    await writeDocumentFile(this.#disk, file, content);
  }

  #fileOf(collection: string, id: string): string {
    return path.join(this.#disk.root, FOLDER, filePath(collection, id, '.json'));
  }

  *#heldIds(collection: string): Iterable<string> {
    for (const state of this.#states.allHeld()) {
      if (state.collection === collection && state.committed.text !== undefined) yield state.id;
    }
  }

  /** Reads past the memory, so that a walk through all does not drive out what is in use. */
  async #idIn(file: string): Promise<string | undefined> {
    const state = this.#states.peek(file);
    if (state) return state.committed.text === undefined ? undefined : state.id;
    const found = await this.#readFile(file);
    return found?.id;
  }

  async #readFile(file: string): Promise<DocumentContent | undefined> {
    const found = await this.#reads.add(() => readDocumentFile(file));
    if (!found || this.#fileOf(found.collection, found.id) === file) return found;
    throw new CorruptDataError(
      `${file} holds the document ${found.collection} ${found.id}, whose place is ` +
        `${this.#fileOf(found.collection, found.id)}. Move it there, or delete it.`,
    );
  }
}

export function toDocumentChange({ held, revision }: StagedDocument): DocumentChange {
  const { collection, id } = stateOf(held);
  return { collection, id, ...revision };
}

function newState(collection: string, id: string, file: string, written: Revision): DocumentState {
  return { collection, id, file, staged: written, committed: written, written };
}

/** A document that was created and removed since its file was last looked at has no file to remove. */
function isWritten({ committed, written }: DocumentState): boolean {
  return committed === written || (committed === NONE && written === NONE);
}

/** What lowdb leaves behind when the process dies while it writes. */
function leftoverOf(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.tmp`);
}
