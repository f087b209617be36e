import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseContent } from '../parse-content.ts';

const listsSchema = z.record(
  z.string().describe('The type of entity.'),
  z.record(z.string().describe('The value it stands for.'), z.array(z.string().min(1)).min(1)),
);

/** What the company's customers name, by type and value: patterns of wink-nlp's custom entities. data/entities.json */
export type EntityLists = z.infer<typeof listsSchema>;

export function parseEntityLists(file: string, text: string): EntityLists {
  return parseContent(file, text, listsSchema);
}

export async function loadEntityLists(file: string): Promise<EntityLists> {
  return parseEntityLists(file, await readFile(file, 'utf8'));
}
