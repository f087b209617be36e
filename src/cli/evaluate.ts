import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../config.ts';
import {
  countVerdicts,
  evaluateDecisions,
  parseEvaluationRows,
  type Judged,
} from '../turn/evaluate-decisions.ts';
import { openFromEnvironment } from './open-from-environment.ts';

/**
 * What the bot would do about utterances that nobody trained on, as first messages: right, asked back, declined or
 * wrong, by kind. `npm run --silent evaluate [-- --data FILE.jsonl] [--json] [--wrong]`
 */

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(projectRoot, 'data/evaluation/held-out.jsonl') },
    json: { type: 'boolean', default: false },
    wrong: { type: 'boolean', default: false },
  },
});

const rows = parseEvaluationRows(await readFile(options.data, 'utf8'));
const understanding = await openFromEnvironment();
const judged = await evaluateDecisions(
  rows,
  (text) => understanding.recognizer.recognize(text),
  understanding.knowledge(),
);
await understanding.close();

const kinds = [...new Set(rows.map((row) => row.kind))];
const table = kinds.map((kind) => {
  const ofKind = judged.filter(({ row }) => row.kind === kind);
  return { kind, rows: ofKind.length, ...countVerdicts(ofKind) };
});

if (options.json) console.log(JSON.stringify({ data: path.basename(options.data), table }));
else console.table(table);
if (options.wrong) judged.filter(({ verdict }) => verdict === 'wrong').forEach(printWrong);

function printWrong({ row, decision, recognition }: Judged): void {
  const ranking = recognition.ranking
    .slice(0, 3)
    .map(({ name, confidence }) => `${name} ${confidence.toFixed(2)}`);
  console.log(`${row.id} ${row.intent} -> ${decision.kind} (${ranking.join(', ')}): ${row.text}`);
}
