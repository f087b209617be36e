import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody's site, on an origin of its own, that embeds the chat under a policy as strict as can be. */
export interface HostSite {
  origin: string;
  /** Where the chat comes from, and further attributes of the script tag. */
  embed(chatUrl: string, attributes?: string): void;
  close(): Promise<void>;
}

/** What the site does to its own elements must not reach the chat. */
const LOUD_STYLES = `
  * { font-size: 40px !important; color: red !important; border-radius: 0 !important }
  button { width: 300px !important; height: 10px !important; text-transform: uppercase }
  iframe { display: none !important }
  body > * { position: static !important; opacity: 0.5 }
`;

export async function openHostSite(): Promise<HostSite> {
  let page = '';
  let policy = '';
  const server: Server = createServer((request, response) => {
    const isStyles = request.url === '/styles.css';
    response.setHeader('content-type', isStyles ? 'text/css' : 'text/html');
    response.setHeader('content-security-policy', policy);
    response.end(isStyles ? LOUD_STYLES : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    embed(chatUrl, attributes = '') {
      policy = `default-src 'none'; style-src 'self'; script-src ${chatUrl}; frame-src ${chatUrl}; require-trusted-types-for 'script'`;
      page = `<!doctype html><html lang="en"><title>A site</title><link rel="stylesheet" href="/styles.css">
        <h1>Our shop</h1><p>Buy something.</p><script async src="${chatUrl}/widget.js" ${attributes}></script></html>`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
