import { JSONFile } from 'lowdb/node';
import { z } from 'zod';
import { CorruptDataError } from '../../errors.ts';
import { checksumOf } from './checksum.ts';
import type { Disk } from './disk.ts';

const DocumentContent = z.object({
  collection: z.string(),
  id: z.string(),
  version: z.int().positive(),
  body: z.unknown(),
});
export type DocumentContent = z.infer<typeof DocumentContent>;

/** The checksum is of the content as compact JSON. */
const DocumentFile = z.object({ checksum: z.string(), content: z.unknown() });

/** What is in a document's file, undefined without a file. Throws CorruptDataError when it is not as it was written. */
export async function readDocumentFile(file: string): Promise<DocumentContent | undefined> {
  const value = await readJson(file);
  if (value === null) return undefined;
  const sealed = DocumentFile.safeParse(value).data;
  if (sealed?.checksum !== checksumOf(JSON.stringify(sealed?.content ?? null))) {
    throw corrupt(file, 'its checksum does not fit its content');
  }
  const content = DocumentContent.safeParse(sealed.content);
  if (!content.success) throw corrupt(file, z.prettifyError(content.error));
  return content.data;
}

/** Replaces the file and waits until its bytes are on the disk; its name is not until the folder is synced. */
export async function writeDocumentFile(
  disk: Disk,
  file: string,
  content: DocumentContent,
): Promise<void> {
  const checksum = checksumOf(JSON.stringify(content));
  await disk.operations.writeJson(file, { checksum, content });
  await disk.sync(file);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return await new JSONFile<unknown>(file).read();
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(file, 'it is not JSON', error);
    throw error;
  }
}

function corrupt(file: string, reason: string, cause?: Error): CorruptDataError {
  return new CorruptDataError(
    `${file} should hold a document as it was stored, but ${reason}. ` +
      'Restore the file from a backup, or delete it to lose only this document.',
    { cause },
  );
}
