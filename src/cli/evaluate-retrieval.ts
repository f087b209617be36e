import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dialogs } from '../../dialogs/index.ts';
import { projectRoot, readConfig } from '../config.ts';
import { openUnderstanding } from '../turn/open-understanding.ts';
import {
  articlesFound,
  countOutcomes,
  evaluateRetrieval,
  parseArticleQuestions,
} from '../turn/evaluate-retrieval.ts';

/**
 * Adds a folder of new articles to the help centre, with no examples, and asks for each of them: answered, offered,
 * missed or misled. `npm run --silent evaluate-retrieval [-- --data FOLDER] [--missed]`
 */

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(projectRoot, 'data/evaluation/retrieval-hard') },
    missed: { type: 'boolean', default: false },
  },
});

const root = await mkdtemp(path.join(tmpdir(), 'retrieval-'));
try {
  await evaluate(root);
} finally {
  await rm(root, { recursive: true });
}

async function evaluate(directory: string): Promise<void> {
  for (const place of ['intents', 'data/help-center', 'data/words.json', 'data/entities.json'])
    await cp(path.join(projectRoot, place), path.join(directory, place), { recursive: true });
  await cp(options.data, path.join(directory, 'data/help-center'), {
    recursive: true,
    filter: (file) => !/\.jsonl?$/u.test(file),
  });
  const understanding = await openUnderstanding({
    root: directory,
    modelDirectory: path.join(readConfig(process.env).dataDirectory, 'model'),
    dialogs,
    onProgress: console.error,
  });
  const questions = await readFile(path.join(options.data, 'questions.jsonl'), 'utf8');
  const asked = await evaluateRetrieval(
    parseArticleQuestions(questions),
    (text) => understanding.recognizer.recognize(text),
    understanding.knowledge(),
  );
  await understanding.close();
  const slugs = [...new Set(asked.map(({ article }) => article))];
  console.table(
    Object.fromEntries([
      ...slugs.map((slug) => [slug, countOutcomes(asked.filter((row) => row.article === slug))]),
      ['all', countOutcomes(asked)],
    ]),
  );
  console.log(`${articlesFound(asked).length} of ${slugs.length} articles found.`);
  if (options.missed)
    for (const { id, text, outcome } of asked)
      if (outcome === 'missed' || outcome === 'misled') console.log(`${outcome} ${id}: ${text}`);
}
