import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Response, Server } from 'restify';
import { HttpError } from '../server/error-body.ts';
import { once, REVALIDATED, sendStaticFile, toStaticFile } from '../server/static-files.ts';

const publicDirectory = path.join(import.meta.dirname, 'public');

/** Our own page needs nothing from elsewhere, no inline script or style, and never turns text into markup. */
function chatPolicy(hostOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    ['frame-ancestors', "'self'", ...hostOrigins].join(' '),
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Address to file in `public/`, besides those under /chat/. */
const FILES: Record<string, string> = {
  '/': 'chat.html',
  '/widget.js': 'widget.js',
  '/widget.d.ts': 'widget.d.ts',
  '/webchat/page.css': 'webchat-page.css',
  '/webchat/page.js': 'webchat-page.js',
};
/** Everything that the chat page is made of is at /chat/<file>. */
const IS_PART_OF_PAGE = /\.(css|js|svg)$/;
const WORDS = /^words-([a-z]{2,3}(?:-[a-z0-9]+)*)\.js$/;

/** The bundle has 4 MB, and changes only with the package. */
const KEPT_FOR_A_DAY = 'public, max-age=86400';

export interface PagesOptions {
  /** Links in the bot's messages lead to these only. */
  officialSites: () => readonly string[];
  /** Origins of other sites that embed the chat. */
  hostOrigins: readonly string[];
}

/** The customers' pages: our own at `/`, its launcher for other sites at `/widget.js`, stock Web Chat at `/webchat`. */
export function mountPages(server: Server, { officialSites, hostOrigins }: PagesOptions): void {
  const policy = chatPolicy(hostOrigins);
  const names = readdirSync(publicDirectory);
  const parts = names.filter((name) => IS_PART_OF_PAGE.test(name));
  const addresses = Object.fromEntries(parts.map((name) => [`/chat/${name}`, name]));
  for (const [address, name] of Object.entries({ ...addresses, ...FILES })) {
    const read = once(async () => {
      const body = await readFile(path.join(publicDirectory, name));
      return toStaticFile(body, { name, policy, cacheControl: REVALIDATED });
    });
    server.get(address, async (request, response) => {
      await sendStaticFile(request, response, await read());
    });
  }
  const locales = names.flatMap((name) => WORDS.exec(name)?.[1] ?? []);
  server.get('/chat/settings.js', async (request, response) => {
    const officialOrigins = officialSites().map((site) => new URL(site).origin);
    const source = Object.entries({ officialOrigins, hostOrigins, locales })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join('');
    const file = { name: 'settings.js', policy, cacheControl: REVALIDATED };
    await sendStaticFile(request, response, toStaticFile(Buffer.from(source), file));
  });
  const readBundle = once(async () =>
    toStaticFile(await readWebChat(), { name: 'webchat.js', policy, cacheControl: KEPT_FOR_A_DAY }),
  );
  server.get('/webchat/bundle.js', async (request, response) => {
    await sendStaticFile(request, response, await readBundle());
  });
  const readWebChatPage = once(() => readFile(path.join(publicDirectory, 'webchat.html'), 'utf8'));
  server.get('/webchat', async (_request, response) => {
    sendWebChatPage(response, await readWebChatPage());
  });
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
