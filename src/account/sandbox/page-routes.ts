import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Response, Server } from 'restify';
import { refuseStranger } from './bench-routes.ts';
import type { Bench } from './bench.ts';

const publicDirectory = path.join(import.meta.dirname, 'public');

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const FILES = {
  '/sandbox': { file: 'sandbox.html', type: 'text/html; charset=utf-8' },
  '/sandbox/sandbox.css': { file: 'sandbox.css', type: 'text/css; charset=utf-8' },
  '/sandbox/sandbox.js': { file: 'sandbox.js', type: 'text/javascript; charset=utf-8' },
  '/sandbox/elements.js': { file: 'elements.js', type: 'text/javascript; charset=utf-8' },
};

const CALL_TEXTS: Record<Awaited<ReturnType<Bench['useLink']>>, string> = {
  joined: 'You are in the call. (This is the sandbox: nobody else is.)',
  used: 'This link was used already. Ask for a new one.',
  superseded: 'A newer link was made, so this one is void.',
  expired: 'This link has expired. Ask for a new one.',
  unknown: 'There is no such link.',
};

/** The sandbox's page, and what its links lead to. */
export function mountSandboxPage(server: Server, bench: Bench): void {
  for (const [address, { file, type }] of Object.entries(FILES)) {
    server.get(address, async (request, response) => {
      if (refuseStranger(request, response)) return;
      const body = await readFile(path.join(publicDirectory, file));
      response.sendRaw(200, body, {
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
        'content-type': type,
      });
    });
  }

  server.get('/sandbox/call/:token', async (request, response) => {
    if (refuseStranger(request, response)) return;
    const { token } = request.params as { token: string };
    sendText(response, CALL_TEXTS[await bench.useLink(token)]);
  });

  server.get('/sandbox/reset/:id', (request, response, next) => {
    if (!refuseStranger(request, response)) {
      sendText(
        response,
        'Here the customer would finish the reset alone, with an ID and a look into the camera. The sandbox ends here.',
      );
    }
    next();
  });
}

function sendText(response: Response, text: string): void {
  response.sendRaw(200, text, { 'content-type': 'text/plain; charset=utf-8' });
}
