import { z } from 'zod';

/** What one commit changed, as the journal keeps it. Without a body, the document was removed. */
const JournalRecord = z.object({
  number: z.int().positive(),
  documents: z.array(
    z.object({
      collection: z.string(),
      id: z.string(),
      version: z.int().nonnegative(),
      body: z.unknown().optional(),
    }),
  ),
  appends: z.array(
    z.object({
      log: z.string(),
      id: z.string(),
      entries: z.array(z.object({ sequence: z.int(), at: z.int(), body: z.unknown() })),
    }),
  ),
});
export type JournalRecord = z.infer<typeof JournalRecord>;

export interface DocumentChange {
  collection: string;
  id: string;
  version: number;
  /** The body as JSON; undefined when the document is removed. */
  text: string | undefined;
}

export interface LogChange {
  log: string;
  id: string;
  entries: EntryText[];
}

/** An entry of a log with its body as JSON. */
export interface EntryText {
  sequence: number;
  at: number;
  text: string;
}

/** The fields of a record but for its number, as JSON text without braces. */
export function toRecordFields(documents: DocumentChange[], appends: LogChange[]): string {
  const documentTexts = documents.map(({ text, ...rest }) => withBody(rest, text));
  const appendTexts = appends.map(({ log, id, entries }) => {
    const entryTexts = entries.map(({ text, ...rest }) => withBody(rest, text));
    return `{"log":${JSON.stringify(log)},"id":${JSON.stringify(id)},"entries":[${entryTexts.join()}]}`;
  });
  return `"documents":[${documentTexts.join()}],"appends":[${appendTexts.join()}]`;
}

/** The JSON of an object with `body`, which is JSON already, as its last field. */
export function withBody(fields: object, bodyText: string | undefined): string {
  const text = JSON.stringify(fields);
  return bodyText === undefined ? text : `${text.slice(0, -1)},"body":${bodyText}}`;
}

/** Reads the JSON of a record; undefined when it is not one. */
export function parseRecord(content: string): JournalRecord | undefined {
  return JournalRecord.safeParse(JSON.parse(content)).data;
}
