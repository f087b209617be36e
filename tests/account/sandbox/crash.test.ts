import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSandbox } from '../../../src/account/sandbox/sandbox.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));
const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 3);

describe('the sandbox in a process that is killed', () => {
  const directory = useTemporaryDirectory();

  it('has every acknowledged freeze once, and does none twice', async () => {
    const acknowledged = new Map<string, string>();
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      for (const [personaId, id] of await freezeAndKill(directory(), cycle)) {
        expect(id, personaId).to.equal(acknowledged.get(personaId) ?? id);
        acknowledged.set(personaId, id);
      }
      const storage = await openFileStorage(directory());
      const { bench, service } = await openSandbox({ storage });
      for (const { id: personaId, freezes } of (await bench.view()).personas) {
        // Who is frozen or has undone a freeze has one from before.
        const before = personaId === 'frozen' || personaId === 'unfrozen-today' ? 1 : 0;
        const least = acknowledged.has(personaId) ? 1 : 0;
        expect(freezes - before, personaId).to.be.within(least, 1);
      }
      for (const [personaId, id] of acknowledged) {
        const token = await bench.assertionFor(personaId);
        const answer = await service.freezeRequest({ id }, { proof: { kind: 'assertion', token } });
        expect(answer.outcome, personaId).to.equal('ok');
      }
      await storage.close();
    }
    expect(acknowledged.size).to.be.above(0);
  }).timeout(20_000 + CYCLES * 5000);
});

/** Returns the freezes that were acknowledged. Kills sooner in the first cycles, in the middle of the first freezes. */
async function freezeAndKill(directory: string, cycle: number): Promise<Map<string, string>> {
  const child = spawn(process.execPath, ['--import=tsx', CHILD, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<string, string>();
  let isDying = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const [personaId = '', id] = line.split(' ');
    if (id !== undefined) acknowledged.set(personaId, id);
    if (isDying || (cycle === 0 && acknowledged.size === 0)) continue;
    isDying = true;
    setTimeout(() => child.kill('SIGKILL'), Math.floor(Math.random() * 5 * cycle));
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  expect(child.signalCode).to.equal('SIGKILL');
  return acknowledged;
}
