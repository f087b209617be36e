import type { Table } from './scenario.ts';

/** As Markdown, which also reads well in a terminal. */
export function formatTable({ title, rows, notes }: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => formatCell(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const toLine = (line: string[]): string =>
    `| ${line.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`;
  const table = [toLine(columns), rule, ...cells.map(toLine)];
  return [`## ${title}`, '', ...table, '', ...notes.map((note) => `- ${note}`), ''].join('\n');
}

function formatCell(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value.toLocaleString('en', {
    minimumFractionDigits: value < 10 ? 2 : 1,
    maximumFractionDigits: value < 10 ? 2 : 1,
  });
}
