import type { AddressInfo } from 'node:net';
import type { Server } from 'restify';
import {
  openHttpAccountService,
  type HttpAccountServiceOptions,
} from '../../src/account/http-account-service.ts';
import type { AccountService } from '../../src/account/account-service.ts';
import { mountSandbox } from '../../src/account/sandbox/routes.ts';
import { createHttpServer } from '../../src/server/http-server.ts';
import { openTestSandbox, type TestSandbox } from './open-test-sandbox.ts';

export const SECRET = 'a secret that only the tests know';

export interface ServedSandbox extends TestSandbox {
  service: AccountService;
  server: Server;
  /** Where the server is, without a path. */
  origin: string;
}

/** The sandbox on a real server at a free port, and the real client in front of it. */
export async function serveSandbox(
  options: Partial<HttpAccountServiceOptions> = {},
): Promise<ServedSandbox> {
  const opened = await openTestSandbox();
  const server = createHttpServer({
    // A client that gave up leaves work behind, which may find the store closed.
    onError: () => undefined,
  });
  mountSandbox(server, opened.sandbox, { secret: SECRET });
  await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const client = openHttpAccountService({
    url: `${origin}/sandbox/api`,
    secret: SECRET,
    retryAfterMs: 1,
    ...options,
  });
  return {
    ...opened,
    service: client.service,
    server,
    origin,
    async remove() {
      client.close();
      server.server.closeAllConnections();
      await new Promise((resolve) => server.server.close(resolve));
      await opened.remove();
    },
  };
}
