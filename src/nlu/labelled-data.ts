import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ContentError } from '../errors.ts';

const rowSchema = z.object({
  text: z.string(),
  intent: z.string().min(1),
  split: z.enum(['train', 'dev', 'test']).default('test'),
});

export type LabelledDataRow = z.infer<typeof rowSchema>;

/**
 * Reads JSON Lines of `{"text","intent","split"}`; a row without a split is for testing. Throws ContentError with the
 * line of the first bad row.
 */
export async function readLabelledData(file: string): Promise<LabelledDataRow[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = rowSchema.safeParse(parseJson(line));
    if (parsed.success) return [parsed.data];
    throw new ContentError(
      `${file}:${index + 1}: expected {"text","intent","split"} with split train, dev or test (test if left out).\n` +
        z.prettifyError(parsed.error),
    );
  });
}

/** undefined, which no schema accepts, for what is no JSON. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
