import type { Server } from 'restify';
import type { AccountServiceOptions } from './account/open-account-service.ts';
import { publicUrlOf, type Config } from './config.ts';
import { noAccountService, type AccountAccess } from './dialog/account-access.ts';
import type { Log } from './log.ts';
import type { Storage } from './storage/storage.ts';

export interface OpenAccounts {
  access: AccountAccess;
  /** What is used, for operators. */
  detail: string;
  /** Adds the pages that come with it. */
  mount(server: Server): void;
  close(): Promise<void>;
}

const NO_ACCOUNTS: OpenAccounts = {
  access: noAccountService,
  detail: 'none: guided only',
  mount: () => undefined,
  close: () => Promise.resolve(),
};

/** Opens the account service that is configured. Throws ConfigError when something it needs is missing. */
export async function openAccounts(
  config: Config,
  storage: Storage,
  log: Log,
): Promise<OpenAccounts> {
  const options = optionsOf(config, storage);
  if (!options) return NO_ACCOUNTS;
  // Only where it is used: without it the service starts noticeably sooner.
  const { openAccountService } = await import('./account/open-account-service.ts');
  const { performEffects } = await import('../dialogs/perform-effects.ts');
  const opened = await openAccountService(options);
  const access = await performEffects(opened.service, {
    onError: (error, effect) => {
      log.error({ err: error, effect }, 'an effect failed');
    },
  });
  return {
    access,
    detail: opened.detail,
    mount: (server) => {
      opened.mount(server);
    },
    async close() {
      await access.close();
      opened.close();
    },
  };
}

function optionsOf(config: Config, storage: Storage): AccountServiceOptions | undefined {
  const { kind, url, secret } = config.accountService;
  const { customerAssertionSecret: assertionSecret } = config;
  switch (kind) {
    case 'none':
      return undefined;
    case 'http':
      return { kind, url, secret };
    case 'sandbox':
      return {
        kind,
        storage,
        publicUrl: publicUrlOf(config),
        ...(secret !== undefined && { secret }),
        ...(assertionSecret !== undefined && { assertionSecret }),
      };
  }
}
