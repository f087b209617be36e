import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';

import { ActivityHandler } from '../channels/bot-framework.ts';
import { mountDirectLine } from '../channels/direct-line/routes.ts';
import { createHttpServer } from '../server/http-server.ts';
import { ActivityLog } from '../storage/activity-log.ts';
import { openFileStorage } from '../storage/files/file-storage.ts';

/** An ordinary Bot Framework bot: the Direct Line server carries any. */
class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMembersAdded(async (context, next) => {
      const isChinese = context.activity.locale?.toLowerCase().startsWith('zh') ?? false;
      await context.sendActivity(isChinese ? '欢迎' : 'Welcome');
      await next();
    });
    this.onMessage(async (context, next) => {
      const { activity } = context;
      await context.sendActivity({
        type: 'message',
        text: activity.text,
        channelData: { originalActivity: activity },
      });
      await next();
    });
  }
}

const port = Number(process.env['PORT'] ?? 3978);
const host = process.env['HOST'] ?? '127.0.0.1';
const dataDirectory = process.env['DATA_DIR'] ?? resolve(import.meta.dirname, '../../var');
const secret = process.env['DIRECT_LINE_SECRET'] ?? randomBytes(32).toString('base64url');

const storage = await openFileStorage(join(dataDirectory, 'direct-line-echo'));
const log = new ActivityLog(storage, (activity) => activity);
const bot = new EchoBot();
const server = createHttpServer({ onError: console.error });
const directLine = mountDirectLine(server, {
  log,
  secret,
  logic: (context) => bot.run(context),
  uploads: { directory: join(dataDirectory, 'direct-line-echo', 'uploads'), acceptsAnyType: true },
  onError: console.error,
});

server.listen(port, host, () => {
  console.log(`Direct Line echo bot: http://${host}:${port}/v3/directline`);
  if (process.env['DIRECT_LINE_SECRET'] === undefined) console.log(`DIRECT_LINE_SECRET=${secret}`);
});
await directLine.resume(await log.unhandled());

async function stop(): Promise<void> {
  server.close();
  await directLine.close();
  await storage.close();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  });
}
