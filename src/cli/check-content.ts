import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { projectRoot } from '../config.ts';
import { ContentError } from '../errors.ts';
import { parseArticle } from '../faq/article.ts';
import { EntityExtractor } from '../nlu/entity-extractor.ts';
import { parseEntityLists } from '../nlu/entity-lists.ts';
import { intentJsonSchema, parseIntent } from '../nlu/intent-file.ts';
import { contentProblems, type ContentProblem, type SourceFile } from '../turn/content-problems.ts';
import { parseEvaluationRows } from '../turn/evaluate-decisions.ts';
import { parseWords } from '../turn/words.ts';

/** Every problem in what editors write: file, line, rule, cure. Exit code 1 if there is any. */

const problems: ContentProblem[] = [];

const intents = await readAll('intents', isIntentFile, parseIntent);
const articles = await readAll('data/help-center', endsWith('.md'), (file, text) =>
  parseArticle(path.basename(file, '.md'), file, text),
);
const evaluation = await readAll('data/evaluation', endsWith('.jsonl'), (file, text) =>
  parseRows(file, text),
);
const [words] = await readAll('data', (file) => file === 'words.json', parseWords);
await readAll(
  'data',
  (file) => file === 'entities.json',
  (file, text) => new EntityExtractor(parseEntityLists(file, text)),
);
if (words) problems.push(...contentProblems({ intents, articles, words, evaluation, dialogs }));
await checkSchema();

for (const { file, line, rule, cure } of problems) console.log(`${file}:${line}  ${rule}  ${cure}`);
console.log(
  `${intents.length} intents and ${articles.length} articles read, ${problems.length} problems.`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

/** What cannot be read is a problem, and the others are read all the same. */
async function readAll<Content>(
  folder: string,
  isWanted: (file: string) => boolean,
  parse: (file: string, text: string) => Content,
): Promise<SourceFile<Content>[]> {
  const sources: SourceFile<Content>[] = [];
  for (const name of (await readdir(path.join(projectRoot, folder))).filter(isWanted).sort()) {
    const file = `${folder}/${name}`;
    const text = await readFile(path.join(projectRoot, file), 'utf8');
    try {
      sources.push({ file, text, content: parse(file, text) });
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push({ file, line: lineIn(error.message), rule: 'unreadable', cure: error.message });
    }
  }
  return sources;
}

function parseRows(file: string, text: string): ReturnType<typeof parseEvaluationRows> {
  try {
    return parseEvaluationRows(text);
  } catch (error) {
    throw new ContentError(`${file}: expected one row as JSON a line. ${String(error)}`, {
      cause: error,
    });
  }
}

/** The schema that editors complete with is generated from the code; with `--write-schema`, now. */
async function checkSchema(): Promise<void> {
  const file = 'intents/intent.schema.json';
  const location = path.join(projectRoot, file);
  const current = `${JSON.stringify(intentJsonSchema(), undefined, 2)}\n`;
  if (process.argv.includes('--write-schema')) await writeFile(location, current);
  const written = await readFile(location, 'utf8').catch(() => '');
  if (written === current) return;
  const cure = 'run "npm run check-content -- --write-schema"';
  problems.push({ file, line: 1, rule: 'stale-schema', cure });
}

function lineIn(message: string): number {
  return Number(/:(\d+)[:\s]/.exec(message)?.[1] ?? 1);
}

function isIntentFile(file: string): boolean {
  return file.endsWith('.json') && !file.endsWith('.schema.json');
}

function endsWith(ending: string): (file: string) => boolean {
  return (file) => file.endsWith(ending);
}
