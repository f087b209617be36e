import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArticle, type Article } from './article.ts';

/** Reads every article of a folder, in the order of their slugs. Throws ContentError for the first that is wrong. */
export async function loadArticles(directory: string): Promise<Article[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(
    files.map(async (file) => {
      const location = path.join(directory, file);
      return parseArticle(path.basename(file, '.md'), location, await readFile(location, 'utf8'));
    }),
  );
}
