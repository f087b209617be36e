import { benchOf } from '../bench-in-process.ts';
import { describeAccountService } from '../conformance.ts';
import { openTestSandbox } from '../open-test-sandbox.ts';

describe('the sandbox in process, as any account service', () => {
  describeAccountService(
    async () => {
      const { sandbox, remove } = await openTestSandbox();
      return { service: sandbox.service, bench: benchOf(sandbox.bench), close: remove };
    },
    { hasBench: true },
  );
});
