import { expect } from 'chai';
import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { ServiceProcess } from '../crash/service-process.ts';
import { shareModel } from '../crash/share-model.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';

const BUNDLES = path.join(projectRoot, 'node_modules/.cache/support-bot');

describe('npm start', function () {
  this.timeout(120_000);
  const directory = useTemporaryDirectory();
  beforeEach(() => shareModel(directory()));

  async function serveOnce(): Promise<{ health: unknown; exitCode: number | null }> {
    const service = new ServiceProcess('scripts/start.js', {
      DATA_DIR: directory(),
      PORT: '0',
      LOG_LEVEL: 'silent',
    });
    const health = await (await fetch(`${await service.ready()}/healthz`)).json();
    await service.stop('SIGTERM');
    return { health, exitCode: service.exitCode };
  }

  it('serves, stops when it is asked to, and starts again from the same bundle', async () => {
    expect(await serveOnce()).to.deep.equal({ health: { status: 'ok' }, exitCode: 0 });
    const bundles = await readdir(BUNDLES);
    await serveOnce();
    expect(await readdir(BUNDLES)).to.deep.equal(bundles);
  });

  it('serves what a module says now, and not what it said at an earlier start', async () => {
    await serveOnce();
    const bundles = await readdir(BUNDLES);
    const now = new Date();
    await utimes(path.join(projectRoot, 'src/errors.ts'), now, now);
    await serveOnce();
    expect(await readdir(BUNDLES)).to.have.length(bundles.length + 1);
  });
});
