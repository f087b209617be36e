import { z } from 'zod';
import { ContentError } from './errors.ts';

/** Reads a JSON file that people edit. Throws ContentError with the file, the place and what was expected there. */
export function parseContent<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ContentError(`${file}: expected JSON, got a syntax error. ${String(error)}`, {
      cause: error,
    });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ContentError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
