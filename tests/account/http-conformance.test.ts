import { benchOf } from './bench-in-process.ts';
import { describeAccountService } from './conformance.ts';
import { serveSandbox } from './serve-sandbox.ts';

describe('the account client against the sandbox over HTTP, as any account service', () => {
  describeAccountService(
    async () => {
      const { service, sandbox, remove } = await serveSandbox();
      return { service, bench: benchOf(sandbox.bench), close: remove };
    },
    { hasBench: true },
  );
});
