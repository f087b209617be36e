import { withoutSurface, type ArticleIndex } from '../faq/article-index.ts';
import { TALK_TO_PERSON } from '../dialog/phrases.ts';
import type { Reply } from './reply.ts';
import type { Words } from './words.ts';

const TOPICS_SHOWN = 5;

/** The opening: what the bot is for, a line against impostors, and what people ask most, by the articles' own views. */
export function welcome(words: Words, articles: ArticleIndex): Reply {
  const titles = articles.mostViewed(TOPICS_SHOWN).map(({ title }) => withoutSurface(title));
  return {
    text: `${words.welcome}\n\n${words.safety}`,
    suggestions: [...titles, TALK_TO_PERSON],
  };
}
