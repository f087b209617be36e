// Delivers 100,000 Slack events, or as many as the argument says, with repeats, out of order and over restarts, and checks
// that each message is answered once.
import { spawnSync } from 'node:child_process';

const [deliveries = '100000'] = process.argv.slice(2);
// Without .mocharc.json, whose spec would add all other tests.
const options = ['--no-config', '--node-option', 'import=tsx'];
const test = 'tests/channels/slack/exactly-once.test.ts';
const { status } = spawnSync('npx', ['--no-install', 'mocha', ...options, test], {
  stdio: 'inherit',
  env: { ...process.env, SLACK_DELIVERIES: deliveries },
});
process.exitCode = status ?? 1;
