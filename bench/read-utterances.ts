import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../src/config.ts';

/** What customers say, all kinds of it: the held-out evaluation set, in its order. */
export async function readUtterances(): Promise<string[]> {
  const file = path.join(projectRoot, 'data/evaluation/held-out.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}
