import type { Server } from 'restify';
import { performEffects } from '../dialogs/perform-effects.ts';
import { openAccountService, type AccountServiceOptions } from './account/open-account-service.ts';
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

/** Opens the account service that is configured. Throws ConfigError when something it needs is missing. */
export async function openAccounts(
  config: Config,
  storage: Storage,
  log: Log,
): Promise<OpenAccounts> {
  const opened = await openAccountService(optionsOf(config, storage));
  const access = opened.service
    ? await performEffects(opened.service, {
        onError: (error, effect) => {
          log.error({ err: error, effect }, 'an effect failed');
        },
      })
    : noAccountService;
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

function optionsOf(config: Config, storage: Storage): AccountServiceOptions {
  const { kind, url, secret } = config.accountService;
  const { customerAssertionSecret: assertionSecret } = config;
  switch (kind) {
    case 'none':
      return { kind };
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
