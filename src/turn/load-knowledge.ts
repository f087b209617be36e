import path from 'node:path';
import type { DialogTable } from '../dialog/dialog-table.ts';
import { ArticleIndex } from '../faq/article-index.ts';
import { loadArticles } from '../faq/load-articles.ts';
import { loadIntents } from '../nlu/intent-file.ts';
import type { Knowledge } from './knowledge.ts';
import { loadWords, type Words } from './words.ts';

/** Reads everything that editors write: intents/, data/help-center/ and data/words.json below `root`. */
export async function loadKnowledge(
  root: string,
  dialogs: DialogTable,
): Promise<{ knowledge: Knowledge; words: Words }> {
  const [intents, articles, words] = await Promise.all([
    loadIntents(path.join(root, 'intents')),
    loadArticles(path.join(root, 'data/help-center')),
    loadWords(path.join(root, 'data/words.json')),
  ]);
  return {
    knowledge: {
      intents: new Map(intents.map((intent) => [intent.name, intent])),
      articles: new ArticleIndex(articles),
      dialogs,
    },
    words,
  };
}
