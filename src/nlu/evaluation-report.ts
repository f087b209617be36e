import type { Evaluation, Mistake } from './evaluate-classifier.ts';
import type { EvaluationRun } from './evaluation-summary.ts';
import type { FeatureContribution } from './explain-score.ts';
import { coverageChart, reliabilityChart } from './report-charts.ts';

const CONFUSED_INTENTS = 40;
const REASONS = 5;

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #fff; --line: #dde2e9; --mark: #2563c9; --bad: 200, 50, 40; --good: 30, 130, 70 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa6b5; --paper: #14181f; --line: #2c3542; --mark: #6ea2f5; --bad: 255, 110, 95; --good: 90, 200, 130 } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
h1 { font-size: 1.5rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2.5rem } p { color: var(--soft); margin: .3rem 0 1rem }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.2rem } dt { color: var(--soft); font-size: .85rem } dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums }
.scroll { overflow-x: auto; max-height: 34rem } table { border-collapse: collapse; font-size: .88rem } th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top }
thead th { position: sticky; top: 0; background: var(--paper) } td.number { text-align: right; font-variant-numeric: tabular-nums }
.matrix td { padding: 0; width: 1.6rem; min-width: 1.6rem; text-align: center; border: 1px solid var(--line); font-size: .75rem } .matrix thead th { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: normal; padding: .4rem .1rem } .matrix tbody th { font-weight: normal; white-space: nowrap }
.charts { display: flex; flex-wrap: wrap; gap: 2rem } figure { margin: 0; width: 22rem; max-width: 100% } svg { width: 100% } svg text { fill: var(--soft); font-size: 11px }
.grid { stroke: var(--line) } .bar { fill: var(--mark) } .guide { stroke: var(--ink); stroke-dasharray: 4 4 } .line { fill: none; stroke: var(--mark); stroke-width: 2 }
.for { color: rgb(var(--good)) } .against { color: rgb(var(--bad)) } .why { font-size: .8rem }
`;

/** One HTML page that needs no other file. */
export function evaluationReport(run: EvaluationRun): string {
  const { evaluation } = run;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Evaluation of ${escapeHtml(run.data)}</title><style>${STYLE}</style></head><body>
<h1>Evaluation of ${escapeHtml(run.data)}</h1>
<p>Trained on ${run.trainRows} rows in ${run.trainSeconds.toFixed(1)} s, measured on ${evaluation.rows} in-scope rows. Sentence encoder: ${escapeHtml(run.encoder)}.</p>
${figures(run)}
<h2>Can the confidence be trusted?</h2>
<p>Left: bars on the diagonal mean that of texts recognised with 80 %, four in five are recognised rightly. Right: the errors that remain if the least confident texts are not answered.</p>
<div class="charts"><figure>${reliabilityChart(evaluation.reliability)}</figure><figure>${coverageChart(evaluation.coverage)}</figure></div>
<h2>Intents, weakest first</h2>
${intentTable(evaluation)}
<h2>What is confused with what</h2>
${confusionMatrix(evaluation)}
<h2>Worst mistakes</h2>
<p>The most confident of the wrong, with what spoke for (green) and against (red) each intent.</p>
${mistakeTable(evaluation.worstMistakes)}
</body></html>
`;
}

function figures({ evaluation, peakRssBytes }: EvaluationRun): string {
  const { outOfScope, predictMs } = evaluation;
  const entries: [string, string][] = [
    ['accuracy', percent(evaluation.accuracy)],
    ['macro F1', percent(evaluation.macroF1)],
    ['calibration error (ECE)', percent(evaluation.calibrationError)],
    ['one text, p50 / p99', `${predictMs.p50.toFixed(2)} / ${predictMs.p99.toFixed(2)} ms`],
    ['model', `${(evaluation.modelBytes / 1e6).toFixed(1)} MB`],
    ['peak memory', `${(peakRssBytes / 1e6).toFixed(0)} MB`],
  ];
  if (outOfScope)
    entries.push(
      ['out of scope found', percent(outOfScope.recall)],
      ['rejected rightly', percent(outOfScope.precision)],
      ['out-of-scope AUROC', percent(outOfScope.auroc)],
      ['in-scope accuracy with rejection', percent(outOfScope.inScopeAccuracy)],
    );
  const items = entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<dl>${items.join('')}</dl>`;
}

function intentTable({ intents }: Evaluation): string {
  const rows = intents
    .toSorted((a, b) => a.f1 - b.f1)
    .map(({ intent, rows: count, precision, recall, f1 }) => {
      const numbers = [String(count), percent(precision), percent(recall), percent(f1)];
      return `<tr><td>${escapeHtml(intent)}</td>${numbers.map(numberCell).join('')}</tr>`;
    });
  return table(['intent', 'rows', 'precision', 'recall', 'F1'], rows);
}

function numberCell(text: string): string {
  return `<td class="number">${text}</td>`;
}

/** Only the intents that are mixed up most: with all of them, it could not be read. */
function confusionMatrix({ confusions, intents }: Evaluation): string {
  if (confusions.length === 0) return '<p>Nothing was confused.</p>';
  const mostConfused = new Set<string>();
  for (const { expected, got } of confusions)
    if (mostConfused.size < CONFUSED_INTENTS) mostConfused.add(expected).add(got);
  const names = [...mostConfused].sort();
  const counts = new Map(confusions.map((pair) => [`${pair.expected}\n${pair.got}`, pair.count]));
  const rowCounts = new Map(intents.map(({ intent, rows }) => [intent, rows]));
  const rows = names.map((expected) => {
    const cells = names.map((got) => {
      const count = counts.get(`${expected}\n${got}`) ?? 0;
      const opacity = Math.min(0.85, (3 * count) / Math.max(rowCounts.get(expected) ?? 1, 1));
      return count > 0
        ? `<td style="background:rgba(var(--bad),${opacity.toFixed(2)})" title="${escapeHtml(`${expected} taken for ${got}`)}">${count}</td>`
        : `<td${expected === got ? ' style="background:var(--line)"' : ''}></td>`;
    });
    return `<tr><th>${escapeHtml(expected)}</th>${cells.join('')}</tr>`;
  });
  const heading = names.map((name) => `<th>${escapeHtml(name)}</th>`).join('');
  return `<p>Rows: what was meant. Columns: what it was taken for. The ${names.length} intents that are mixed up most.</p>
<div class="scroll"><table class="matrix"><thead><tr><th></th>${heading}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function mistakeTable(mistakes: Mistake[]): string {
  const rows = mistakes.map(
    (mistake) =>
      `<tr><td>${escapeHtml(mistake.text)}</td>` +
      `<td>${escapeHtml(mistake.got)} ${percent(mistake.confidence)}<div class="why">${reasons(mistake.whyGot)}</div></td>` +
      `<td>${escapeHtml(mistake.expected)}<div class="why">${reasons(mistake.whyExpected)}</div></td></tr>`,
  );
  return table(['text', 'taken for', 'meant'], rows);
}

function reasons(contributions: FeatureContribution[]): string {
  return contributions
    .slice(0, REASONS)
    .map(({ kind, feature, contribution }) => {
      const name = kind === 'sentence' ? '(the whole sentence)' : `“${escapeHtml(feature)}”`;
      const side = contribution > 0 ? 'for' : 'against';
      return `<span class="${side}">${name} ${contribution.toFixed(2)}</span>`;
    })
    .join(' · ');
}

function table(columns: string[], rows: string[]): string {
  const heading = columns.map((column) => `<th>${column}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${heading}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
