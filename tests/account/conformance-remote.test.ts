import { openHttpAccountService } from '../../src/account/http-account-service.ts';
import { benchAt } from './bench-at.ts';
import { describeAccountService } from './conformance.ts';

const url = process.env['ACCOUNT_SERVICE_URL'];
const secret = process.env['ACCOUNT_SERVICE_SECRET'] ?? '';
/** Such as `http://127.0.0.1:3978/sandbox/bench`; docs/account-service.md says what it must answer. */
const benchUrl = process.env['ACCOUNT_SERVICE_BENCH_URL'];

// Without an address there is nothing to test, and nothing that is left out.
if (url !== undefined) {
  describe(`the account service at ${url}`, () => {
    describeAccountService(
      () => {
        const { service, close } = openHttpAccountService({ url, secret });
        return Promise.resolve({
          service,
          ...(benchUrl !== undefined && { bench: benchAt(benchUrl) }),
          close: () => {
            close();
            return Promise.resolve();
          },
        });
      },
      { hasBench: benchUrl !== undefined },
    );
  });
}
