import { composeAnswer } from '../faq/compose-answer.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

type Answer = Extract<Decision, { kind: 'answer' }>;

export function answerText(
  { articles, surface, passage }: Pick<Answer, 'articles' | 'surface' | 'passage'>,
  { articles: index }: Knowledge,
): string {
  const [quoted, ...same] = articles
    .map((slug) => index.find(slug))
    .filter((article) => article !== undefined);
  if (!quoted) throw new Error(`None of the articles ${articles.join(', ')} exists any more.`);
  return composeAnswer([quoted, ...same], surface, passage);
}
