import type { Disk } from './disk.ts';
import type { DocumentFiles } from './document-files.ts';
import { Journal, type JournalOptions } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { toJsonText } from './json-text.ts';
import type { LogFiles } from './log-files.ts';
import { readJournal } from './read-journal.ts';
import type { Changed } from './segment.ts';

/**
 * Shows what a crash left in the journal, oldest first, and opens the journal to go on. Nothing is applied before all
 * of the journal proved sound. Doing it again has the same result: a document is replaced by what the journal says,
 * and a log is cut back to where the journal starts.
 */
export async function recover(
  disk: Disk,
  documents: DocumentFiles,
  logs: LogFiles,
  options: Omit<JournalOptions, 'writeOut'>,
): Promise<Journal> {
  const { segments, records, nextNumber } = await readJournal(disk.root);
  for (const { segment, record } of records) {
    await restore(record, segment.changed, documents, logs);
  }
  const writeOut = async (changed: Changed): Promise<void> => {
    await documents.writeOut(changed.documents);
    await logs.writeOut(changed.logs);
  };
  return Journal.continue(disk, segments, nextNumber, { ...options, writeOut });
}

async function restore(
  record: JournalRecord,
  changed: Changed,
  documents: DocumentFiles,
  logs: LogFiles,
): Promise<void> {
  for (const { body, ...rest } of record.documents) {
    const text = body === undefined ? undefined : toJsonText(body);
    await documents.restore({ ...rest, text }, changed.documents);
  }
  for (const { entries, ...address } of record.appends) {
    const texts = entries.map(({ body, ...rest }) => ({ ...rest, text: toJsonText(body) }));
    await logs.restore({ ...address, entries: texts }, changed.logs);
  }
}
