// Kills the service under load as often as the argument says (200 times without one), and checks what is left each time.
import { spawnSync } from 'node:child_process';

const [kills = '200'] = process.argv.slice(2);
// Without .mocharc.json, whose spec would add all other tests.
const options = ['--no-config', '--node-option', 'import=tsx', 'tests/crash/*.test.ts'];
const { status } = spawnSync('npx', ['--no-install', 'mocha', ...options], {
  stdio: 'inherit',
  env: { ...process.env, CRASH_CYCLES: kills },
});
process.exitCode = status ?? 1;
