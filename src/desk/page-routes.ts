import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Server } from 'restify';
import { HttpError } from '../server/error-body.ts';
import {
  hashOf,
  once,
  REVALIDATED,
  sendStaticFile,
  toStaticFile,
  type StaticFile,
} from '../server/static-files.ts';
import { bundlePage } from './bundle-page.ts';

/** Nothing from elsewhere, nothing inline, and no text ever becomes markup. Nobody may put the desk into a frame. */
const DESK_POLICY = [
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

/** Addresses of assets name their content, so what they answer never changes. */
const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';

/** One page; which of its views is shown, its script decides by the address. */
const ADDRESSES = [
  '/desk',
  '/desk/tickets/:id',
  '/desk/figures',
  '/desk/customers',
  '/desk/exports',
  '/desk/deliveries',
  '/desk/audit',
];

interface ServedPage {
  page: StaticFile;
  /** By file name. */
  assets: Map<string, StaticFile>;
}

/** The agents' page at `/desk`. Its script is bundled when the page is asked for first. */
export function mountDeskPage(server: Server): void {
  const make = once(makePage);
  for (const address of ADDRESSES) {
    server.get(address, async (request, response) => {
      await sendStaticFile(request, response, (await make()).page);
    });
  }
  server.get('/desk/assets/:file', async (request, response) => {
    const { file } = request.params as { file: string };
    const asset = (await make()).assets.get(file);
    if (!asset) {
      throw new HttpError(404, 'NotFound', 'This file is of another version. Reload the page.');
    }
    await sendStaticFile(request, response, asset);
  });
}

async function makePage(): Promise<ServedPage> {
  const { script, style } = await bundlePage();
  const scriptName = `desk-${hashOf(script)}.js`;
  const styleName = `desk-${hashOf(style)}.css`;
  const template = await readFile(path.join(import.meta.dirname, 'page/desk.html'), 'utf8');
  const html = template.replace('{{script}}', scriptName).replace('{{style}}', styleName);
  const icon = await readFile(path.join(import.meta.dirname, 'page/icon.svg'));
  const asset = (name: string, body: Buffer, cacheControl: string): [string, StaticFile] => [
    name,
    toStaticFile(body, { name, policy: DESK_POLICY, cacheControl }),
  ];
  return {
    page: toStaticFile(Buffer.from(html), {
      name: 'desk.html',
      policy: DESK_POLICY,
      cacheControl: REVALIDATED,
    }),
    assets: new Map([
      asset(scriptName, script, KEPT_FOR_EVER),
      asset(styleName, style, KEPT_FOR_EVER),
      asset('icon.svg', icon, REVALIDATED),
    ]),
  };
}
