import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Response, Server } from 'restify';
import { HttpError } from '../server/error-body.ts';
import {
  once,
  REVALIDATED,
  sendStaticFile,
  toStaticFile,
  type StaticFile,
} from '../server/static-files.ts';

const publicDirectory = path.join(import.meta.dirname, 'public');

/** Our own page needs nothing from elsewhere, no inline script or style, and never turns text into markup. */
const CHAT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Address to file in `public/`. */
const FILES: Record<string, string> = {
  '/': 'chat.html',
  '/chat/chat.css': 'chat.css',
  '/chat/controls.css': 'controls.css',
  '/chat/theme.css': 'theme.css',
  '/chat/icon.svg': 'icon.svg',
  '/chat/chat.js': 'chat.js',
  '/chat/code-form.js': 'code-form.js',
  '/chat/composer.js': 'composer.js',
  '/chat/direct-line.js': 'direct-line.js',
  '/chat/kept.js': 'kept.js',
  '/chat/markdown.js': 'markdown.js',
  '/chat/message.js': 'message.js',
  '/chat/notice.js': 'notice.js',
  '/chat/outbox.js': 'outbox.js',
  '/chat/request-error.js': 'request-error.js',
  '/chat/scroll-follower.js': 'scroll-follower.js',
  '/chat/session.js': 'session.js',
  '/chat/transcript.js': 'transcript.js',
  '/chat/typing-sign.js': 'typing-sign.js',
  '/webchat/page.css': 'webchat-page.css',
  '/webchat/page.js': 'webchat-page.js',
};

/** The bundle has 4 MB, and changes only with the package. */
const KEPT_FOR_A_DAY = 'public, max-age=86400';

/** The customers' pages: our own at `/`, stock Web Chat at `/webchat`. Links on them lead to `officialSites` only. */
export function mountPages(server: Server, officialSites: () => readonly string[]): void {
  for (const [address, file] of Object.entries(FILES)) {
    const read = once(async () =>
      toContent(await readFile(path.join(publicDirectory, file)), file, REVALIDATED),
    );
    server.get(address, async (request, response) => {
      await sendStaticFile(request, response, await read());
    });
  }
  server.get('/chat/official-origins.js', async (request, response) => {
    const origins = officialSites().map((site) => new URL(site).origin);
    const source = `export const officialOrigins = ${JSON.stringify(origins)};\n`;
    await sendStaticFile(
      request,
      response,
      toContent(Buffer.from(source), 'origins.js', REVALIDATED),
    );
  });
  const readBundle = once(async () => toContent(await readWebChat(), 'webchat.js', KEPT_FOR_A_DAY));
  server.get('/webchat/bundle.js', async (request, response) => {
    await sendStaticFile(request, response, await readBundle());
  });
  const readWebChatPage = once(() => readFile(path.join(publicDirectory, 'webchat.html'), 'utf8'));
  server.get('/webchat', async (_request, response) => {
    sendWebChatPage(response, await readWebChatPage());
  });
}

function toContent(body: Buffer, name: string, cacheControl: string): StaticFile {
  return toStaticFile(body, { name, policy: CHAT_POLICY, cacheControl });
}

/** Stock Web Chat makes its own styles, and images of blobs; a nonce for each answer lets in its styles only. */
function sendWebChatPage(response: Response, page: string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
  response.sendRaw(200, page.replace('{{nonce}}', nonce), {
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'content-type': 'text/html; charset=utf-8',
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
