// Runs every check in order and ends with one plain line of counts, so that a person and a machine read the same result.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const scratch = mkdtempSync(path.join(tmpdir(), 'support-bot-test-'));
const report = path.join(scratch, 'mocha.json');

function run(title, command, args) {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    // The browser unpacks itself into TMPDIR without a version in its name: keep it to ourselves.
    env: { ...process.env, TMPDIR: scratch, MOCHA_REPORT: report },
  });
  return status === 0;
}

const checks = [
  ['types', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.json']],
  ['lint', 'npx', ['--no-install', 'eslint', '.']],
  ['format', 'npx', ['--no-install', 'prettier', '--check', '--log-level=warn', '.']],
];
const failedChecks = checks.filter(([title, command, args]) => !run(title, command, args));
const mochaPassed = run('tests', 'npx', [
  '--no-install',
  'mocha',
  '--reporter',
  './scripts/mocha-reporter.js',
  'tests/**/*.test.ts',
]);

let counts = { passes: 0, failures: 0, pending: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  counts.failures = 1; // mocha died before it could report
}
rmSync(scratch, { recursive: true, force: true });

for (const [title] of failedChecks) process.stdout.write(`FAILED: ${title}\n`);
const passed = counts.passes + checks.length - failedChecks.length;
const failed = counts.failures + failedChecks.length;
process.stdout.write(`\n${passed} passed, ${failed} failed, ${counts.pending} skipped\n`);
process.exitCode = failed > 0 || !mochaPassed ? 1 : 0;
