import { open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { sealLine } from './checksum.ts';
import { withFile, type Disk } from './disk.ts';
import { CommitFailedError, StorageStoppedError } from './errors.ts';
import { KeyQueue } from './key-queue.ts';
import { newSegment, segmentPath, type Changed, type Segment } from './segment.ts';

/** More would make a restart slow. While so many wait to be written out, commits wait too. */
const SEALED_SEGMENTS_AT_MOST = 8;

/** Told once, synchronously, how a commit ended. */
export interface Outcome {
  durable: (changed: Changed) => void;
  failed: (error: Error) => void;
}

export interface JournalOptions {
  /** A segment with this much is sealed, and the next commits go to a new one. */
  segmentBytes: number;
  /** Brings what a sealed segment changed into its own files, safe from power loss. Is called again after a failure. */
  writeOut: (changed: Changed) => Promise<void>;
  /** Told of failures that no caller waits for. */
  onError: (error: unknown) => void;
}

/**
 * The write-ahead journal: one sealed line a commit. Invariants: a commit's outcome is `durable` only after its line
 * was synced; commits that waited together share one write and one sync, and end in the order they came; when one
 * fails, all that wait fail with it, as they may build on it. A segment's file goes only when `writeOut` is done with
 * it, the oldest first.
 */
export class Journal {
  readonly #disk: Disk;
  readonly #options: JournalOptions;
  readonly #sealed: Segment[];
  /** Whoever writes to the current segment, or puts another in its place, does so alone. */
  readonly #segments = new KeyQueue();
  #current: Segment;
  #file: FileHandle;
  #nextNumber: number;
  #waiting: { fields: string; outcome: Outcome }[] = [];
  #writing: Promise<void> | undefined;
  #writingOut: Promise<void> | undefined;
  #writingOutAll: Promise<void> | undefined;
  #stopped: StorageStoppedError | undefined;

  /** `segments` are oldest first; `file` is the last one's, open for writing. */
  private constructor(
    disk: Disk,
    options: JournalOptions,
    segments: { sealed: Segment[]; current: Segment; file: FileHandle },
    nextNumber: number,
  ) {
    this.#disk = disk;
    this.#options = options;
    this.#sealed = segments.sealed;
    this.#current = segments.current;
    this.#file = segments.file;
    this.#nextNumber = nextNumber;
  }

  /** Goes on after the last of the segments, whose torn end, if it had one, is cut off. */
  static async continue(
    disk: Disk,
    segments: Segment[],
    nextNumber: number,
    options: JournalOptions,
  ): Promise<Journal> {
    const sealed = segments.slice(0, -1);
    const last = segments.at(-1);
    if (!last) {
      const { segment, file } = await createSegment(disk, nextNumber);
      return new Journal(disk, options, { sealed, current: segment, file }, nextNumber);
    }
    await withFile(last.path, 'r+', async (file) => {
      await disk.operations.truncate(file, last.bytes);
      // Whole lines may be there that were never synced: they are about to be shown.
      await disk.syncData(file, last.path);
    });
    const file = await open(last.path, 'r+');
    return new Journal(disk, options, { sealed, current: last, file }, nextNumber);
  }

  /** Throws when no more commits are taken. */
  check(): void {
    if (this.#stopped) throw this.#stopped;
  }

  /** Writes a commit, given as the JSON fields of its record. */
  append(fields: string, outcome: Outcome): void {
    this.#waiting.push({ fields, outcome });
    this.#writing ??= this.#writeWaiting();
  }

  /** Brings all that was committed until now into its own files, so that nothing of it is left in the journal. */
  async empty(): Promise<void> {
    this.check();
    await this.#segments.run('current', async () => {
      if (this.#current.bytes > 0) await this.#sealCurrent();
    });
    await this.#writeOutSealed();
  }

  /** Writes what waits, and empties the journal unless the disk failed. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#writingOutAll?.catch(() => undefined); // it was reported, and is tried again here
    try {
      if (this.#stopped) return;
      this.#stopped = new StorageStoppedError('The storage was closed. Open it again to go on.');
      this.#sealed.push(this.#current);
      await this.#writeOutSealed();
    } finally {
      await this.#file.close();
    }
  }

  /** What waits leaves the queue only with its outcome, so that a failure meets all of it. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      try {
        await this.#segments.run('current', () => this.#writeNext());
      } catch (error) {
        this.#stopIfBroken(error);
        const failure = toCommitFailure('the journal could not be written', error);
        for (const { outcome } of this.#waiting.splice(0)) outcome.failed(failure);
      }
    }
    this.#writing = undefined;
  }

  async #writeNext(): Promise<void> {
    await this.#makeRoom();
    this.check();
    const batchLength = this.#waiting.length;
    await this.#writeBatch(this.#waiting.map(({ fields }) => fields));
    const batch = this.#waiting.splice(0, batchLength);
    for (const { outcome } of batch) outcome.durable(this.#current.changed);
  }

  async #writeBatch(fields: string[]): Promise<void> {
    const lines = fields.map((text, index) =>
      sealLine(`{"number":${this.#nextNumber + index},${text}}`),
    );
    const bytes = Buffer.from(lines.join(''));
    const { path, bytes: position } = this.#current;
    try {
      await this.#disk.operations.write(this.#file, bytes, position);
    } catch (error) {
      await this.#cutBack();
      throw toCommitFailure(`writing to ${path} failed`, error);
    }
    try {
      await this.#disk.syncData(this.#file, path);
    } catch (error) {
      // So that a restart does not find what was refused. If this fails too, it may.
      await this.#disk.operations.truncate(this.#file, position).catch(() => undefined);
      throw error;
    }
    this.#current.bytes += bytes.length;
    this.#nextNumber += lines.length;
  }

  /** Takes back what a failed write left, safe from power loss: it must not come back at a restart. */
  async #cutBack(): Promise<void> {
    const { path, bytes } = this.#current;
    try {
      await this.#disk.operations.truncate(this.#file, bytes);
    } catch (error) {
      throw new StorageStoppedError(
        `${path} could not be cut back to ${bytes} bytes after a failed write, so no more commits are taken. ` +
          'Check the disk, then start again.',
        { cause: error },
      );
    }
    await this.#disk.syncData(this.#file, path);
  }

  /** Goes on to a new segment when the current one is full. */
  async #makeRoom(): Promise<void> {
    if (this.#current.bytes < this.#options.segmentBytes) return;
    try {
      while (this.#sealed.length >= SEALED_SEGMENTS_AT_MOST) await this.#writeOutOldest();
      await this.#sealCurrent();
    } catch (error) {
      throw toCommitFailure('the journal is full and could not be written out', error);
    }
    this.#writeOutSealed().catch(this.#options.onError);
  }

  async #sealCurrent(): Promise<void> {
    const { segment, file } = await createSegment(this.#disk, this.#nextNumber);
    const full = { segment: this.#current, file: this.#file };
    this.#current = segment;
    this.#file = file;
    this.#sealed.push(full.segment);
    await full.file.close();
  }

  /** All that is sealed, also what is sealed meanwhile. */
  #writeOutSealed(): Promise<void> {
    const writeOutEach = async (): Promise<void> => {
      while (this.#sealed.length > 0) await this.#writeOutOldest();
    };
    this.#writingOutAll ??= writeOutEach().finally(() => (this.#writingOutAll = undefined));
    return this.#writingOutAll;
  }

  #writeOutOldest(): Promise<void> {
    const writeOut = async (segment: Segment): Promise<void> => {
      await this.#options.writeOut(segment.changed);
      await rm(segment.path, { force: true });
      await this.#disk.sync(path.dirname(segment.path));
      this.#sealed.shift();
    };
    const [oldest] = this.#sealed;
    if (!oldest) return Promise.resolve();
    this.#writingOut ??= writeOut(oldest)
      .catch((error: unknown) => {
        this.#stopIfBroken(error);
        throw error;
      })
      .finally(() => (this.#writingOut = undefined));
    return this.#writingOut;
  }

  #stopIfBroken(error: unknown): void {
    if (error instanceof StorageStoppedError) this.#stopped ??= error;
  }
}

async function createSegment(
  disk: Disk,
  number: number,
): Promise<{ segment: Segment; file: FileHandle }> {
  const segment = newSegment(segmentPath(disk.root, number), 0);
  await disk.ensureFolder(path.dirname(segment.path));
  await writeFile(segment.path, '');
  await disk.sync(path.dirname(segment.path));
  return { segment, file: await open(segment.path, 'r+') };
}

function toCommitFailure(what: string, cause: unknown): Error {
  if (cause instanceof StorageStoppedError || cause instanceof CommitFailedError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommitFailedError(
    `The commit was refused and left nothing behind: ${what} (${reason}). Make room on the disk, then try again.`,
    { cause },
  );
}
