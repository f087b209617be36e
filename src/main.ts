import { existsSync } from 'node:fs';
import path from 'node:path';
import { startApp, type App } from './app.ts';
import { projectRoot, readConfig } from './config.ts';
import { SupportBotError } from './errors.ts';
import { openLog } from './log.ts';

const environmentFile = path.join(projectRoot, '.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);

try {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const app = await startApp(config, log);
  log.info({ url: app.url }, 'serving');
  console.log(`Support Bot is at ${app.url}`);
  stopOnSignal(app);
} catch (error) {
  // What an operator can mend is said plainly; anything else is a fault of ours and comes with its stack.
  console.error(error instanceof SupportBotError ? error.message : error);
  process.exitCode = 1;
}

function stopOnSignal(app: App): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      app.close().catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      });
    });
}
