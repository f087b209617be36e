import { expect } from 'chai';
import { SECRET, useTestServers } from '../channels/direct-line/test-server.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { fuzzDirectLine } from './fuzz-direct-line.ts';

/** `npm run fuzz` does this for ten minutes, with other requests each time. */
describe('Direct Line under generated requests', function () {
  this.timeout(60_000);
  const directory = useTemporaryDirectory();
  const start = useTestServers();

  it('answers each of them, never with 5xx, always with the error body, and stays in order', async () => {
    const uploads = { directory: directory() };
    const server = await start({ uploads, logic: async () => Promise.resolve() });
    const { faults, byStatus } = await fuzzDirectLine({
      origin: server.origin,
      secret: SECRET,
      seed: 20261122,
      goesOn: (requests) => requests < 600,
    });
    expect(faults).to.deep.equal([]);
    expect(server.errors).to.deep.equal([]);
    // Otherwise the generator would only ever reach the first check.
    expect(byStatus['200']).to.be.greaterThan(15);
    expect(byStatus['400']).to.be.greaterThan(40);
  });
});
