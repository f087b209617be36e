// Freezes persona after persona in many lanes, and prints what was acknowledged until it is killed.
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { personas } from '../../../src/account/sandbox/personas.ts';
import { openSandbox } from '../../../src/account/sandbox/sandbox.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';

const [directory = ''] = process.argv.slice(2);
const sandbox = await openSandbox({ storage: await openFileStorage(directory) });
const { service, bench } = sandbox;

function keyOf(personaId: string): string {
  return createHash('sha256').update(personaId).digest('hex');
}

async function freeze(personaId: string): Promise<void> {
  const proof = { kind: 'assertion', token: await bench.assertionFor(personaId) } as const;
  const call = { proof, idempotencyKey: keyOf(personaId) };
  const wish = { reason: 'pause', evidenceRef: personaId } as const;
  const answer = await service.requestFreeze(wish, call);
  if (answer.outcome === 'ok') writeSync(1, `${personaId} ${answer.data.id}\n`);
}

writeSync(1, 'ready\n');
// The same key every time: of each persona all but the first are repetitions.
for (;;) await Promise.all([...personas, ...personas].map(({ id }) => freeze(id)));
