// Plays every flow again and again, killed at every commit, with every fault of the account service; the suite plays a sample.
import { spawnSync } from 'node:child_process';

// Without .mocharc.json, whose spec would add all other tests.
const options = ['--no-config', '--node-option', 'import=tsx', 'tests/kills/*.test.ts'];
const { status } = spawnSync('npx', ['--no-install', 'mocha', ...options], {
  stdio: 'inherit',
  env: { ...process.env, KILL_TEST: 'all' },
});
process.exitCode = status ?? 1;
