import type { Server } from 'restify';
import { ConfigError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { AccountService } from './account-service.ts';
import { openHttpAccountService, type TryReport } from './http-account-service.ts';
import { mountSandbox } from './sandbox/routes.ts';
import { openSandbox } from './sandbox/sandbox.ts';

/** Which account service is used, and what it needs. */
export type AccountServiceOptions = EmbeddedOptions | HttpOptions;

interface EmbeddedOptions {
  kind: 'sandbox';
  /** Where it keeps its customers. */
  storage: Storage;
  /** Where browsers reach this service. */
  publicUrl: string;
  /** Signs requests to its HTTP API, which is off without it. */
  secret?: string;
  /** What the site signs assertions of logged-in customers with. */
  assertionSecret?: string;
  /** Opens it in production too. */
  isForced?: boolean;
}

interface HttpOptions {
  kind: 'http';
  /** What stands before `/v1/...`. */
  url: string | undefined;
  /** Signs our requests. */
  secret: string | undefined;
  onTry?: (report: TryReport) => void;
}

export interface OpenAccountService {
  service: AccountService;
  /** For operators. */
  detail: string;
  mount(server: Server): void;
  close(): void;
}

/** Opens the account service that is configured. Throws ConfigError when something it needs is missing. */
export async function openAccountService(
  options: AccountServiceOptions,
): Promise<OpenAccountService> {
  return options.kind === 'http' ? openHttp(options) : openEmbedded(options);
}

async function openEmbedded({
  publicUrl,
  secret,
  ...options
}: EmbeddedOptions): Promise<OpenAccountService> {
  const sandbox = await openSandbox({ ...options, pageUrl: `${publicUrl}/sandbox` });
  return {
    service: sandbox.service,
    detail: 'SANDBOX: invented customers, whose codes are shown at /sandbox',
    mount: (server) => {
      mountSandbox(server, sandbox, secret === undefined ? {} : { secret });
    },
    close: nothing,
  };
}

function openHttp({ url, secret, onTry }: HttpOptions): OpenAccountService {
  if (url === undefined || secret === undefined) {
    throw new ConfigError(
      'ACCOUNT_SERVICE is "http", which needs ACCOUNT_SERVICE_URL and ACCOUNT_SERVICE_SECRET. Set both, or set ACCOUNT_SERVICE to "none".',
    );
  }
  const { service, close } = openHttpAccountService({ url, secret, ...(onTry && { onTry }) });
  return { service, detail: `at ${new URL(url).host}`, mount: nothing, close };
}

function nothing(): void {
  // There is nothing to mount or to let go of.
}
