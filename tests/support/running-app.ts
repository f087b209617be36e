import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp, type App } from '../../src/app.ts';
import { projectRoot, readConfig } from '../../src/config.ts';
import { openLog } from '../../src/log.ts';

/** The product as it is served, on a free port, with a data directory of its own. */
export interface RunningApp {
  url: string;
  dataDirectory: string;
  stop(): Promise<void>;
  /** Starts again after `stop`, at the same address and with the same data. */
  start(): Promise<void>;
  /** Stops it, if it runs, and removes its data. */
  remove(): Promise<void>;
}

export async function runApp(environment: Record<string, string> = {}): Promise<RunningApp> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'support-bot-app-'));
  await shareModel(dataDirectory);
  let app: App | undefined = await startOn(dataDirectory, { PORT: '0', ...environment });
  const { url } = app;
  return {
    url,
    dataDirectory,
    async stop() {
      await app?.close();
      app = undefined;
    },
    async start() {
      app = await startOn(dataDirectory, { ...environment, PORT: new URL(url).port });
    },
    async remove() {
      await app?.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Training takes most of a minute, and the model depends on the content only. */
async function shareModel(dataDirectory: string): Promise<void> {
  const model = path.join(projectRoot, 'var/model');
  await mkdir(model, { recursive: true });
  await symlink(model, path.join(dataDirectory, 'model'));
}

async function startOn(dataDirectory: string, environment: Record<string, string>): Promise<App> {
  const config = readConfig({ DATA_DIR: dataDirectory, LOG_LEVEL: 'silent', ...environment });
  return startApp(config, openLog(config.logLevel));
}
