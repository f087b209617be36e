import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConfigError, ContentError, SupportBotError } from '../errors.ts';
import { formatArticle, parseArticle, type Article } from '../faq/article.ts';
import type { ArticleSlugs } from '../faq/listing/choose-slugs.ts';
import { parseListing } from '../faq/listing/parse-listing.ts';
import { titleKey } from '../faq/listing/title-key.ts';

const USAGE = 'ingest FILE [--out DIR] [--json]';
const DEFAULT_OUT = 'data/help-center';
const SLUGS_FILE = new URL('../../data/article-slugs.json', import.meta.url);

const slugsSchema = z.record(z.string(), z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/));

interface Options {
  file: string;
  out: string | undefined;
  json: boolean;
}

try {
  await ingest(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!isExpected(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function ingest({ file, out, json }: Options): Promise<void> {
  const articles = parseListing(await readListing(file), file, await readSlugs());
  if (json) console.log(JSON.stringify(articles.map(toRow), null, 2));
  if (json && out === undefined) return;
  const directory = out ?? DEFAULT_OUT;
  await writeArticles(articles, directory);
  const partial = articles.filter(({ completeness }) => completeness === 'partial').length;
  const summary = `Wrote ${articles.length} articles to ${directory}, ${partial} of them partial.`;
  if (json) console.error(summary);
  else console.log(summary);
}

function readOptions(args: string[]): Options {
  const options = { out: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new ConfigError(`expected one file, found ${positionals.length}. Usage: ${USAGE}`);
    }
    return { file, out: values.out, json: values.json };
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError(`${error.message} Usage: ${USAGE}`);
    throw error;
  }
}

async function readListing(file: string): Promise<string> {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ContentError(
      `${file}:1: expected text in UTF-8, found bytes that are not. Save the listing as UTF-8.`,
      { cause: error },
    );
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `${file}: expected a listing that can be read, found: ${found}. Check the path.`,
      { cause: error },
    );
  }
}

async function readSlugs(): Promise<ArticleSlugs> {
  const parsed = slugsSchema.safeParse(JSON.parse(await readFile(SLUGS_FILE, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ContentError(
    `data/article-slugs.json: expected titles with slugs of a-z, 0-9 and hyphens, found: ` +
      `${z.prettifyError(parsed.error)}. Correct the slug.`,
  );
}

/** Every key is there, `null` where the listing has nothing. */
function toRow(article: Article): Record<string, unknown> {
  return {
    ...article,
    publishedOn: article.publishedOn ?? null,
    updatedOn: article.updatedOn ?? null,
  };
}

/** All or nothing: files are complete, next to where they go, before the first one takes its name. */
async function writeArticles(articles: readonly Article[], directory: string): Promise<void> {
  await rejectOtherTitles(articles, directory);
  await mkdir(directory, { recursive: true });
  const workDirectory = await mkdtemp(join(directory, '.ingest-'));
  try {
    for (const article of articles) {
      await writeFile(join(workDirectory, `${article.slug}.md`), formatArticle(article));
    }
    for (const { slug } of articles) {
      await rename(join(workDirectory, `${slug}.md`), join(directory, `${slug}.md`));
    }
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
}

/** Two titles can come to the same slug: neither article may replace the other. */
async function rejectOtherTitles(articles: readonly Article[], directory: string): Promise<void> {
  for (const { slug, title } of articles) {
    const path = join(directory, `${slug}.md`);
    const text = await readIfExists(path);
    if (text === undefined) continue;
    const existing = parseArticle(slug, path, text);
    if (titleKey(existing.title) === titleKey(title)) continue;
    throw new ContentError(
      `${path}: expected no file, or the article "${title}", found "${existing.title}". ` +
        'Give one of the two titles another slug in data/article-slugs.json.',
    );
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Anything else is a fault of this program and keeps its stack. */
function isExpected(error: unknown): error is Error {
  return error instanceof SupportBotError || (error instanceof Error && 'syscall' in error);
}
