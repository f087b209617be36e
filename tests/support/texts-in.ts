import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** All that the files of a directory hold, one after the other: to look for what must not be there. */
export async function textsIn(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
