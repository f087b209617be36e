import { z } from 'zod';
import type { Recognition } from '../nlu/recognition.ts';
import { decideFirst } from './decide-first.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

const questionSchema = z.object({ id: z.string(), text: z.string(), article: z.string() });

/** A question to an article that no example was written for. */
export type ArticleQuestion = z.infer<typeof questionSchema>;

/** `offered`: it is among what the bot asks about. `misled`: another article was the answer. */
export type Outcome = 'answered' | 'offered' | 'missed' | 'misled';

export interface AskedQuestion extends ArticleQuestion {
  outcome: Outcome;
}

/** An article counts as found when at least this share of its questions is answered or offered. */
const FOUND_SHARE = 0.8;

export function parseArticleQuestions(text: string): ArticleQuestion[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => questionSchema.parse(JSON.parse(line)));
}

/** What becomes of each question as the first message of a conversation. */
export async function evaluateRetrieval(
  questions: readonly ArticleQuestion[],
  recognize: (text: string) => Promise<Recognition>,
  knowledge: Knowledge,
): Promise<AskedQuestion[]> {
  const asked: AskedQuestion[] = [];
  for (const question of questions) {
    const decision = decideFirst(await recognize(question.text), knowledge);
    asked.push({ ...question, outcome: outcomeOf(decision, question.article) });
  }
  return asked;
}

export function countOutcomes(asked: readonly AskedQuestion[]): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { answered: 0, offered: 0, missed: 0, misled: 0 };
  for (const { outcome } of asked) counts[outcome] += 1;
  return counts;
}

/** The articles that are answered or offered for at least eight of ten of their questions. */
export function articlesFound(asked: readonly AskedQuestion[]): string[] {
  const slugs = [...new Set(asked.map(({ article }) => article))];
  return slugs.filter((slug) => {
    const ofArticle = asked.filter(({ article }) => article === slug);
    const { answered, offered } = countOutcomes(ofArticle);
    return answered + offered >= FOUND_SHARE * ofArticle.length;
  });
}

function outcomeOf(decision: Decision, article: string): Outcome {
  if (decision.kind === 'answer')
    return decision.articles.includes(article) ? 'answered' : 'misled';
  const isOffered =
    decision.kind === 'ask_which' &&
    decision.options.some(({ articles }) => articles.includes(article));
  return isOffered ? 'offered' : 'missed';
}
