import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readProcessUsage } from './process-usage.ts';
import { findPort } from '../tests/crash/find-port.ts';
import { ServiceProcess } from '../tests/crash/service-process.ts';
import { fuzzDirectLine } from '../tests/fuzz/fuzz-direct-line.ts';

/** `npm run fuzz -- [--seconds 600] [--seed N]`: generated requests to Direct Line; exit 1 at any fault, or when it grows. */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const until = Date.now() + Number(values.seconds) * 1000;
/** More than caches and the heap's own habits take. */
const GROWTH_LIMIT_MEGABYTES = 150;

const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-fuzz-'));
const secret = randomBytes(32).toString('base64url');
const service = new ServiceProcess('src/cli/direct-line-echo.ts', {
  DATA_DIR: directory,
  HOST: '127.0.0.1',
  PORT: String(await findPort(Math.random)),
  DIRECT_LINE_SECRET: secret,
});
try {
  const origin = await service.ready();
  console.log(`seed ${seed}`);
  const fuzz = (goesOn: () => boolean): ReturnType<typeof fuzzDirectLine> =>
    fuzzDirectLine({ origin, secret, seed, goesOn });
  const warmUpUntil = Date.now() + Math.min(20_000, Number(values.seconds) * 200);
  await fuzz(() => Date.now() < warmUpUntil);
  const before = await readProcessUsage(service.pid);
  const { requests, byStatus, faults } = await fuzz(() => Date.now() < until);
  const after = await readProcessUsage(service.pid);
  const grown = after.residentMegabytes - before.residentMegabytes;
  console.log(`${requests} requests`, byStatus);
  console.log(
    `resident ${Math.round(after.residentMegabytes)} MB, ${Math.round(grown)} MB more than after warming up`,
  );
  for (const fault of new Set(faults)) console.error(fault);
  if (faults.length > 0 || grown > GROWTH_LIMIT_MEGABYTES) process.exitCode = 1;
} finally {
  await service.stop('SIGTERM');
  await rm(directory, { recursive: true, force: true });
}
