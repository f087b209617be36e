import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { personas } from '../../../src/account/sandbox/personas.ts';
import { openSandbox } from '../../../src/account/sandbox/sandbox.ts';
import { NO_FAULTS } from '../../../src/account/sandbox/faults.ts';
import { ConfigError } from '../../../src/errors.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Changes, Storage } from '../../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { dataOf, keyed, problemOf } from '../conformance-parts.ts';
import { openTestSandbox, type TestSandbox } from '../open-test-sandbox.ts';
import { playCustomers } from '../play-customers.ts';
import { benchOf } from '../bench-in-process.ts';

const FREEZE = { reason: 'pause', evidenceRef: 'one' } as const;

describe('the sandbox', () => {
  const directory = useTemporaryDirectory();
  let opened: TestSandbox;
  let work: string[] = [];

  beforeEach(async () => {
    opened = await openTestSandbox((storage) => recording(storage, (line) => work.push(line)));
    work = [];
  });

  afterEach(() => opened.remove());

  const player = playCustomers(
    () => opened.sandbox.service,
    () => benchOf(opened.sandbox.bench),
  );

  it('does not open in production, unless it is forced to', async () => {
    const storage = await openFileStorage(directory());
    const environment = { NODE_ENV: 'production' };
    const refusal = await openSandbox({ storage, environment }).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ConfigError);
    await openSandbox({ storage, environment, isForced: true });
    await storage.close();
  });

  it('has a persona for every combination of lost methods', () => {
    const combinations = new Set(personas.map(({ lost }) => [...lost].sort().join(' ')));
    expect(combinations.size).to.equal(8);
    expect(new Set(personas.map(({ email }) => email)).size).to.equal(personas.length);
  });

  it('does the same reading and writing for an address that nobody has', async () => {
    const works: string[][] = [];
    for (const persona of ['lost-nothing', 'is-nobody']) {
      work = [];
      const { bindingId } = await player.start(persona, 'protective_freeze');
      await player.guess(bindingId, '00000000');
      works.push(work);
    }
    expect(works[0]).to.have.length.above(4);
    expect(works[1]).to.deep.equal(works[0]);
  });

  it('keeps freezes, keys, challenges and its clock over a restart, but no mail', async () => {
    const { bench } = opened.sandbox;
    await bench.moveClock(5000);
    const proof = await player.prove('lost-nothing', 'protective_freeze');
    const call = { ...keyed(), proof };
    const first = dataOf(await opened.sandbox.service.requestFreeze(FREEZE, call));
    await opened.restart();
    const again = await opened.sandbox.service.requestFreeze(FREEZE, call);
    expect(again).to.deep.equal({ outcome: 'ok', data: first, idempotency: 'replayed' });
    const { clockOffsetMs, mails, personas: views } = await opened.sandbox.bench.view();
    expect(clockOffsetMs).to.equal(5000);
    expect(mails).to.deep.equal([]);
    expect(views.find(({ id }) => id === 'lost-nothing')).to.include({ freezes: 1 });
  });

  it('never writes a code or a token to the disk', async () => {
    const { bindingId } = await player.start('lost-nothing', 'protective_freeze');
    const code = opened.sandbox.bench.codeFor('lost-nothing@sandbox.example') ?? '';
    const { bindingToken } = dataOf(await player.guess(bindingId, code));
    for (const secret of [code, bindingToken.split('.')[1] ?? '']) {
      expect(filesWith(secret, opened.directory)).to.deep.equal([]);
    }
    expect(filesWith(bindingId, opened.directory)).not.to.deep.equal([]);
  });

  it('opens a link once, and only the newest', async () => {
    const { service, bench } = opened.sandbox;
    const proof = await player.prove('appointment-now', 'join_video_call');
    const listed = await service.videoAppointments({ window: 'current' }, { proof });
    const id = dataOf(listed).appointments[0]?.id ?? '';
    const first = dataOf(await service.createJoinLink({ id }, { ...keyed(), proof })).url;
    const second = dataOf(await service.createJoinLink({ id }, { ...keyed(), proof })).url;
    expect(await bench.useLink(tokenIn(first))).to.equal('superseded');
    expect(await bench.useLink(tokenIn(second))).to.equal('joined');
    expect(await bench.useLink(tokenIn(second))).to.equal('used');
    expect(await bench.useLink(`${tokenIn(second)}x`)).to.equal('unknown');
  });

  it('notifies a customer of a freeze in three ways', async () => {
    const proof = await player.prove('lost-nothing', 'protective_freeze');
    dataOf(await opened.sandbox.service.requestFreeze(FREEZE, { ...keyed(), proof }));
    const { mails } = await opened.sandbox.bench.view();
    expect(mails.slice(0, 3).map(({ by }) => by)).to.have.members(['email', 'sms', 'push']);
  });

  it('shows no mail and no authenticator that its persona has lost', async () => {
    await player.start('lost-email', 'protective_freeze');
    const { mails, personas: views } = await opened.sandbox.bench.view();
    expect(mails).to.deep.equal([]);
    const codeOf = (id: string) => views.find((view) => view.id === id)?.authenticatorCode;
    expect(codeOf('lost-authenticator')).to.equal(undefined);
    expect(codeOf('lost-email')).to.match(/^\d{6}$/);
  });

  it('delivers events twice and backwards where that is switched on', async () => {
    const { service, bench } = opened.sandbox;
    for (const persona of ['lost-nothing', 'lost-phone']) {
      const proof = await player.prove(persona, 'protective_freeze');
      dataOf(await service.requestFreeze(FREEZE, { ...keyed(), proof }));
    }
    const plain = dataOf(await service.events({ after: 0 }, {})).events;
    bench.setFaults({ ...NO_FAULTS, eventCopies: 2, reorderEvents: true });
    const faulty = dataOf(await service.events({ after: 0 }, {})).events;
    const [first, second] = plain;
    expect(faulty).to.deep.equal([second, second, first, first]);
  });

  it('breaks off after the work in process as well, and only as often as it is told', async () => {
    const { service, bench } = opened.sandbox;
    const proof = await player.prove('lost-nothing', 'protective_freeze');
    bench.setFaults({ ...NO_FAULTS, dropAfterCommit: true, calls: 1 });
    const call = { ...keyed(), proof };
    expect(await service.requestFreeze(FREEZE, call)).to.deep.equal({ outcome: 'unknown' });
    const again = await service.requestFreeze(FREEZE, call);
    expect(again).to.include({ outcome: 'ok', idempotency: 'replayed' });
  });

  it('says so before the work in process when it is in maintenance', async () => {
    opened.sandbox.bench.setFaults({ ...NO_FAULTS, httpStatus: 503 });
    const wish = {
      channel: 'directline',
      conversationId: randomUUID(),
      contactEmail: 'lost-nothing@sandbox.example',
      purpose: 'protective_freeze',
    } as const;
    const answer = await opened.sandbox.service.startBinding(wish, keyed());
    expect(problemOf(answer).code).to.equal('maintenance');
  });
});

function tokenIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function filesWith(text: string, directory: string): string[] {
  try {
    return execFileSync('grep', ['-rlF', '--', text, directory], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch {
    // grep found nothing.
    return [];
  }
}

/** The same storage; tells what kind of reading and writing is done. */
function recording(storage: Storage, tell: (line: string) => void): Storage {
  return {
    read: (collection, id) => {
      tell(`read ${collection}`);
      return storage.read(collection, id);
    },
    commit: (changes: Changes) => {
      const written = (changes.documents ?? []).map(({ collection }) => collection);
      tell(`commit ${written.join(' ')} and ${changes.appends?.length ?? 0} logs`);
      return storage.commit(changes);
    },
    list: (collection) => storage.list(collection),
    readLog: (address, after, limit) => storage.readLog(address, after, limit),
    lastSequence: (address) => storage.lastSequence(address),
    watch: (address, listener) => storage.watch(address, listener),
    erase: (what) => storage.erase(what),
    exclusively: (key, done) => storage.exclusively(key, done),
    close: () => storage.close(),
  };
}
