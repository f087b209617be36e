import { z } from 'zod';
import type { Recognition } from '../nlu/recognition.ts';
import { decideFirst } from './decide-first.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

const kind = z.enum(['answerable', 'flow', 'person', 'small_talk', 'near', 'far']);

const rowSchema = z.object({
  id: z.string(),
  text: z.string(),
  kind,
  intent: z.string(),
  /** Any of these is a right answer. */
  articles: z.array(z.string()),
  alsoAcceptable: z.array(z.string()).default([]),
});

/** One row of data/evaluation: an utterance, and what a sensible agent would make of it. */
export type EvaluationRow = z.infer<typeof rowSchema>;
export type EvaluationKind = z.infer<typeof kind>;

/**
 * How a first message was met. `asked`: a question back that offers the right thing. `declined`: "I don't know", which
 * always offers a person. `wrong`: anything that the customer would have to talk the bot out of.
 */
export type Verdict = 'right' | 'asked' | 'declined' | 'wrong';

export interface Judged {
  row: EvaluationRow;
  recognition: Recognition;
  decision: Decision;
  verdict: Verdict;
}

export function parseEvaluationRows(text: string): EvaluationRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
}

/** What the bot would do about each row as the first message of a conversation, and how good that is. */
export async function evaluateDecisions(
  rows: readonly EvaluationRow[],
  recognize: (text: string) => Promise<Recognition>,
  knowledge: Knowledge,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const row of rows) {
    const recognition = await recognize(row.text);
    const decision = decideFirst(recognition, knowledge);
    const verdict = judge(row, decision, recognition, knowledge);
    judged.push({ row, recognition, decision, verdict });
  }
  return judged;
}

export function countVerdicts(judged: readonly Judged[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { right: 0, asked: 0, declined: 0, wrong: 0 };
  for (const { verdict } of judged) counts[verdict] += 1;
  return counts;
}

function judge(
  row: EvaluationRow,
  decision: Decision,
  recognition: Recognition,
  knowledge: Knowledge,
): Verdict {
  if (isWanted(row, decision, recognition, knowledge)) return 'right';
  if (decision.kind === 'decline') return isUnanswerable(row) ? 'right' : 'declined';
  return decision.kind === 'ask_which' && asksForIt(row, decision, knowledge) ? 'asked' : 'wrong';
}

function isUnanswerable(row: EvaluationRow): boolean {
  return row.kind === 'near' || row.kind === 'far';
}

function isWanted(
  row: EvaluationRow,
  decision: Decision,
  recognition: Recognition,
  knowledge: Knowledge,
): boolean {
  const acceptable = [row.intent, ...row.alsoAcceptable];
  if (decision.kind === 'answer') return showsOneOf(row, decision.articles, knowledge);
  if (decision.kind === 'ask_which')
    return decision.about === 'surface' && acceptable.includes(decision.intent ?? '');
  return acceptable.includes(recognition.ranking[0]?.name ?? '') && recognition.band !== 'unknown';
}

/** The first article is the one quoted; those of other acceptable intents are right as well. */
function showsOneOf(row: EvaluationRow, shown: readonly string[], knowledge: Knowledge): boolean {
  const acceptable = row.alsoAcceptable.flatMap((name) => {
    const leadsTo = knowledge.intents.get(name)?.leadsTo;
    return leadsTo?.kind === 'article' ? leadsTo.articles : [];
  });
  return [...row.articles, ...acceptable].includes(shown[0] ?? '');
}

/** A question back is half right when what is wanted is among the choices; a person is always one of them. */
function asksForIt(
  row: EvaluationRow,
  decision: Extract<Decision, { kind: 'ask_which' }>,
  knowledge: Knowledge,
): boolean {
  if (row.kind === 'person') return true;
  return decision.options.some(
    ({ intent = '', articles }) =>
      [row.intent, ...row.alsoAcceptable].includes(intent) || showsOneOf(row, articles, knowledge),
  );
}
