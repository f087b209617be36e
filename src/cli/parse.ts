import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openFromEnvironment } from './open-from-environment.ts';
import { decideFirst } from '../turn/decide-first.ts';
import type { Decision } from '../turn/decision.ts';
import type { Understanding } from '../turn/open-understanding.ts';

/**
 * JSON Lines `{"id","text"}` on standard input; one JSON line out per line in, in order: what the bot would decide if
 * the text were the first message of a conversation. A bad line gives an error line, and the run goes on.
 */

const lineSchema = z.object({ id: z.union([z.string(), z.number()]).optional(), text: z.string() });

const understanding = await openFromEnvironment();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await parseLine(line))}\n`);
}
await understanding.close();

async function parseLine(line: string): Promise<unknown> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return failure(undefined, 'invalid_json', 'Expected one JSON object a line.');
  }
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) {
    const message = `Expected {"id","text"} with a text. ${z.prettifyError(parsed.error)}`;
    return failure((json as { id?: unknown } | null)?.id, 'invalid_line', message);
  }
  return parse(parsed.data.id, parsed.data.text, understanding);
}

function failure(id: unknown, code: string, message: string): unknown {
  return { id: id ?? null, error: { code, message } };
}

async function parse(
  id: string | number | undefined,
  text: string,
  { recognizer, knowledge }: Understanding,
): Promise<unknown> {
  const recognition = await recognizer.recognize(text);
  const decision = decideFirst(recognition, knowledge());
  const [top] = recognition.ranking;
  return {
    id: id ?? null,
    text,
    // Telling where the ticket is has no questions of its own, but it is a flow to whoever counts them.
    decision: decision.kind === 'ticket_status' ? 'begin_dialog' : decision.kind,
    intent: top ? { name: top.name, confidence: rounded(top.confidence) } : null,
    articles: articlesOf(decision),
    dialog: dialogOf(decision),
    ranking: recognition.ranking.map(({ name, confidence }) => ({
      name,
      confidence: rounded(confidence),
    })),
    entities: recognition.entities,
  };
}

function dialogOf(decision: Decision): string | null {
  if (decision.kind === 'ticket_status') return 'ticket-status';
  const isLeading = decision.kind === 'begin_dialog' || decision.kind === 'hand_off';
  return isLeading ? (decision.dialog ?? null) : null;
}

/** What the reply shows, or offers to choose from. */
function articlesOf(decision: Decision): string[] {
  switch (decision.kind) {
    case 'answer':
    case 'begin_dialog':
    case 'hand_off':
      return decision.articles;
    case 'ask_which':
      return [...new Set(decision.options.flatMap((option) => option.articles))];
    case 'continue_dialog':
    case 'decline':
    case 'small_talk':
    case 'ticket_status':
      return [];
  }
}

function rounded(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000;
}
