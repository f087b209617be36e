import type { Server } from 'restify';
import { mountApi } from './api-routes.ts';
import { mountBench } from './bench-routes.ts';
import { mountSandboxPage } from './page-routes.ts';
import type { Sandbox } from './sandbox.ts';

export interface SandboxRoutesOptions {
  /** Signs requests to the HTTP API; without it there is none. */
  secret?: string;
  now?: () => number;
}

/** The sandbox's page, what the page needs, and the account service by HTTP. Page and bench answer this machine only. */
export function mountSandbox(
  server: Server,
  sandbox: Sandbox,
  { secret, now = Date.now }: SandboxRoutesOptions,
): void {
  if (secret !== undefined) mountApi(server, sandbox, secret, now);
  mountBench(server, sandbox.bench);
  mountSandboxPage(server, sandbox.bench);
}
