import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Response, Server } from 'restify';
import { HttpError } from '../server/error-body.ts';

const publicDirectory = path.join(import.meta.dirname, 'public');

/** Our own page needs nothing from elsewhere and no inline script or style. */
const CHAT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Stock Web Chat writes its styles into the page. */
const WEB_CHAT_POLICY = CHAT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
  .replace("script-src 'self'", "script-src 'self' blob:")
  .replace("img-src 'self' data:", "img-src 'self' data: blob:");

const files: Record<string, { file: string; type: string; policy: string }> = {
  '/': { file: 'chat.html', type: 'text/html; charset=utf-8', policy: CHAT_POLICY },
  '/chat.js': { file: 'chat.js', type: 'text/javascript; charset=utf-8', policy: CHAT_POLICY },
  '/chat.css': { file: 'chat.css', type: 'text/css; charset=utf-8', policy: CHAT_POLICY },
  '/webchat': { file: 'webchat.html', type: 'text/html; charset=utf-8', policy: WEB_CHAT_POLICY },
  '/webchat-page.js': {
    file: 'webchat-page.js',
    type: 'text/javascript; charset=utf-8',
    policy: WEB_CHAT_POLICY,
  },
};

/** The customers' pages: our own at `/`, stock Web Chat at `/webchat`. */
export function mountPages(server: Server): void {
  for (const [address, { file, type, policy }] of Object.entries(files))
    server.get(address, async (_request, response) => {
      sendPage(response, await readFile(path.join(publicDirectory, file)), type, policy);
    });
  server.get('/webchat.js', async (_request, response) => {
    sendPage(response, await readWebChat(), 'text/javascript; charset=utf-8', WEB_CHAT_POLICY);
  });
}

function sendPage(response: Response, content: Buffer, type: string, policy: string): void {
  response.sendRaw(200, content, {
    'content-type': type,
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  });
}

/** The package hides its bundle from `exports`, and is there only with the development dependencies. */
async function readWebChat(): Promise<Buffer> {
  try {
    const entry = createRequire(import.meta.url).resolve('botframework-webchat');
    return await readFile(path.join(path.dirname(entry), '../dist/webchat.js'));
  } catch {
    throw new HttpError(
      404,
      'NotFound',
      'Stock Web Chat is not installed here. It comes with "npm ci"; without development dependencies, use /.',
    );
  }
}
