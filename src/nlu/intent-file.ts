import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ContentError } from '../errors.ts';
import { parseContent } from '../parse-content.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a slug such as "reset-2fa"');
const articles = z
  .array(slug)
  .min(1)
  .describe('Slugs of articles in data/help-center, best first.');

const dialog = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the id of a dialog, such as "reset-2fa"');
const values = z
  .record(z.string(), z.union([z.string(), z.boolean()]))
  .optional()
  .describe('Answers that the wish settles already, by slot of the dialog.');

const leadsTo = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('article'),
    articles,
    dialog: z
      .strictObject({
        id: dialog,
        values,
        begins: z
          .enum(['when_wanted', 'when_guidance_wanted'])
          .describe(
            'when_wanted: unless the customer only asks a question. when_guidance_wanted: where they ask to be helped through it.',
          ),
      })
      .optional()
      .describe('Walks the customer through it.'),
  }),
  z.strictObject({
    kind: z.literal('dialog'),
    dialog,
    values,
    articles: articles.describe('What the dialog rests on.'),
  }),
  z.strictObject({
    kind: z.literal('handoff'),
    reason: z.string().describe('Why a person is needed, as agents and reports see it.'),
    priority: z.enum(['normal', 'urgent']),
    articles: articles.optional().describe('Shown at once, beside the ticket.'),
    dialog: dialog.optional().describe('Begins when the ticket is open.'),
  }),
  z.strictObject({ kind: z.literal('ticket_status') }),
  z.strictObject({
    kind: z.literal('small_talk'),
    topic: z.string().describe('Names the words in data/words.json.'),
  }),
  z.strictObject({
    kind: z.literal('uncovered'),
    topic: z.string().describe('How to end the sentence "I have no article on ...".'),
    nearest: z.array(slug).describe('Articles that might still help.'),
    words: z
      .string()
      .optional()
      .describe('Names words in data/words.json that are said instead of "I have no article".'),
  }),
  z.strictObject({ kind: z.literal('background') }),
]);

const intentSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'expected snake_case, as the file name'),
  description: z.string().min(10).describe('One sentence: what the customer wants.'),
  label: z
    .string()
    .optional()
    .describe('How the bot names it when it asks which was meant; else the title of its article.'),
  leadsTo: leadsTo.describe('What the bot does when a customer wants this.'),
  family: z
    .strictObject({ name: z.string(), member: z.string() })
    .optional()
    .describe(
      'Intents of one family are the same wish about another thing, so that "and my email?" can follow ' +
        'a question about the phone. The member is a value of the entity "method".',
    ),
  utterances: z
    .array(z.string().min(1))
    .min(5)
    .describe('One a line, as customers would write it.'),
});

/** One file of intents/: what customers may want, how they say it, and what it leads to. */
export type Intent = z.infer<typeof intentSchema>;
export type LeadsTo = Intent['leadsTo'];

/** The JSON Schema that editors complete and check intents/*.json with. */
export function intentJsonSchema(): unknown {
  return z.toJSONSchema(intentSchema, { io: 'input' });
}

/** Reads one intent file. Throws ContentError with the path of everything that is wrong. */
export function parseIntent(file: string, text: string): Intent {
  const intent = parseContent(file, text, intentSchema);
  const expectedName = path.basename(file, '.json');
  if (intent.name !== expectedName)
    throw new ContentError(
      `${file}: "name" must be "${expectedName}", as the file, and is "${intent.name}".`,
    );
  return intent;
}

/** Reads every intent of a folder, in the order of their names. */
export async function loadIntents(directory: string): Promise<Intent[]> {
  const files = (await readdir(directory)).filter(isIntentFile).sort();
  return Promise.all(
    files.map(async (file) => {
      const location = path.join(directory, file);
      return parseIntent(location, await readFile(location, 'utf8'));
    }),
  );
}

function isIntentFile(file: string): boolean {
  return file.endsWith('.json') && !file.endsWith('.schema.json');
}
