import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseContent } from '../parse-content.ts';

const variants = z.array(z.string().min(1)).min(1);

const wordsSchema = z.strictObject({
  company: z.string().min(1),
  /** The only sites that the bot's links may lead to, such as `https://www.example.com`. */
  officialSites: z.array(z.url()),
  welcome: z.string().min(1),
  /** Said with the welcome: what impostors would ask for, and we never do. */
  safety: z.string().min(1),
  /** By topic; several ways of saying it, so that nothing is said thrice. */
  smallTalk: z.record(z.string(), variants),
  /** By name, for intents that need words of their own. */
  special: z.record(z.string(), z.string().min(1)),
  /** By ISO 639-1 code: says in that language that the bot reads English only, and offers a person. */
  otherLanguages: z.record(z.string().length(2), z.string().min(1)),
  /** By kind: what to tell a customer who wrote a secret into the chat. */
  secrets: z.strictObject({
    seed_phrase: z.string().min(1),
    private_key: z.string().min(1),
    card: z.string().min(1),
    one_time_code: z.string().min(1),
    password: z.string().min(1),
    api_key: z.string().min(1),
  }),
});

/** What the bot says in the company's name: data/words.json. */
export type Words = z.infer<typeof wordsSchema>;

export function parseWords(file: string, text: string): Words {
  return parseContent(file, text, wordsSchema);
}

export async function loadWords(file: string): Promise<Words> {
  return parseWords(file, await readFile(file, 'utf8'));
}
