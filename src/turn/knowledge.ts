import type { DialogTable } from '../dialog/dialog-table.ts';
import type { ArticleIndex } from '../faq/article-index.ts';
import type { Intent } from '../nlu/intent-file.ts';

/** What the bot knows, apart from the conversation: replaced as a whole when content is reloaded. */
export interface Knowledge {
  intents: ReadonlyMap<string, Intent>;
  articles: ArticleIndex;
  dialogs: DialogTable;
}
