import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPort } from '../tests/crash/find-port.ts';
import { ServiceProcess } from '../tests/crash/service-process.ts';
import { shareModel } from '../tests/crash/share-model.ts';

/** Two bots behind the same Direct Line server and storage: the product, and the SDK's plainest. */
export const SCRIPTS = {
  'support bot': 'scripts/start.js',
  'echo bot': 'src/cli/direct-line-echo.ts',
} as const;

export type BotName = keyof typeof SCRIPTS;

export interface MeasuredService {
  origin: string;
  secret: string;
  pid: number;
  /** From the start of the process until it says that it serves. */
  startMs: number;
  close(): Promise<void>;
}

/** Starts a bot in a process and on a directory of its own. */
export async function startMeasuredService(bot: BotName): Promise<MeasuredService> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-bench-'));
  await shareModel(directory);
  const secret = randomBytes(32).toString('base64url');
  const port = await findPort(Math.random);
  const startedAt = performance.now();
  const service = new ServiceProcess(SCRIPTS[bot], {
    DATA_DIR: directory,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DIRECT_LINE_SECRET: secret,
  });
  const origin = await service.ready();
  return {
    origin,
    secret,
    pid: service.pid,
    startMs: performance.now() - startedAt,
    async close() {
      await service.stop('SIGTERM');
      await rm(directory, { recursive: true });
    },
  };
}
