import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHttpAccountService, type TryReport } from '../../src/account/http-account-service.ts';
import type { Proof } from '../../src/account/account-service.ts';
import { NO_FAULTS, type Faults } from '../../src/account/sandbox/faults.ts';
import { benchOf } from './bench-in-process.ts';
import { dataOf, keyed, problemOf } from './conformance-parts.ts';
import { playCustomers } from './play-customers.ts';
import { SECRET, serveSandbox, type ServedSandbox } from './serve-sandbox.ts';

const FREEZE = { reason: 'pause', evidenceRef: 'one' } as const;

describe('the account client', () => {
  let served: ServedSandbox;
  let tries: TryReport['outcome'][] = [];

  beforeEach(async () => {
    tries = [];
    served = await serveSandbox({
      totalTimeoutMs: 60,
      breakerHalfOpenAfterMs: 30,
      onTry: ({ outcome }) => tries.push(outcome),
    });
  });

  afterEach(() => served.remove());

  const player = playCustomers(
    () => served.service,
    () => benchOf(served.sandbox.bench),
  );

  function fail(faults: Partial<Faults>): void {
    served.sandbox.bench.setFaults({ ...NO_FAULTS, ...faults });
    tries = [];
  }

  async function readyToFreeze(): Promise<{ idempotencyKey: string; proof: Proof }> {
    return { ...keyed(), proof: await player.prove('lost-nothing', 'protective_freeze') };
  }

  async function freezesDone(): Promise<number | undefined> {
    const { personas } = await served.sandbox.bench.view();
    return personas.find(({ id }) => id === 'lost-nothing')?.freezes;
  }

  it('asks again with the same key when an answer is lost, and nothing is done twice', async () => {
    const call = await readyToFreeze();
    fail({ dropAfterCommit: true, calls: 1 });
    const answer = await served.service.requestFreeze(FREEZE, call);
    expect(answer).to.include({ outcome: 'ok', idempotency: 'replayed' });
    expect(tries).to.deep.equal(['lost', 202]);
    expect(await freezesDone()).to.equal(1);
  });

  it('does not know what became of an act whose answers are all lost, until it asks again', async () => {
    const call = await readyToFreeze();
    fail({ dropAfterCommit: true });
    expect(await served.service.requestFreeze(FREEZE, call)).to.deep.equal({ outcome: 'unknown' });
    expect(tries).to.deep.equal(['lost', 'lost', 'lost']);
    fail({});
    expect(dataOf(await served.service.requestFreeze(FREEZE, call)).state).to.equal('frozen');
    expect(await freezesDone()).to.equal(1);
  });

  it('does not believe "not done" of who did not look, after an answer was lost', async () => {
    const call = await readyToFreeze();
    fail({ dropAfterCommit: true, calls: 1 });
    const freezing = served.service.requestFreeze(FREEZE, call);
    await nextTry();
    fail({ httpStatus: 503 });
    expect(await freezing).to.deep.equal({ outcome: 'unknown' });

    async function nextTry(): Promise<void> {
      while (tries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('gives up a try that takes too long', async () => {
    fail({ latencyMs: 200, calls: 1 });
    expect((await served.service.health({}, {})).outcome).to.equal('ok');
    expect(tries).to.deep.equal(['lost', 200]);
  });

  it('says of a freeze that takes too long that it does not know', async () => {
    const call = await readyToFreeze();
    fail({ latencyMs: 200 });
    const deadlineMs = Date.now() + 100;
    const answer = await served.service.requestFreeze(FREEZE, { ...call, deadlineMs });
    expect(answer).to.deep.equal({ outcome: 'unknown' });
    expect(Date.now() - deadlineMs).to.be.below(80);
  });

  it('tries three times while the service is in maintenance, and then says so', async () => {
    fail({ httpStatus: 503 });
    expect(problemOf(await served.service.health({}, {})).code).to.equal('maintenance');
    expect(tries).to.deep.equal([503, 503, 503]);
  });

  it('takes a broken answer to a reading for none', async () => {
    for (const faults of [{ malformed: true }, { wrongContentType: true }, { httpStatus: 500 }]) {
      fail(faults);
      expect(problemOf(await served.service.capabilities({}, {})).code).to.equal('unavailable');
    }
  });

  it('takes a broken answer to an act for an unknown outcome', async () => {
    const call = await readyToFreeze();
    for (const faults of [{ malformed: true }, { wrongContentType: true }, { httpStatus: 502 }]) {
      fail(faults);
      const answer = await served.service.requestFreeze(FREEZE, call);
      expect(answer).to.deep.equal({ outcome: 'unknown' });
    }
    expect(await freezesDone()).to.equal(1);
  });

  it('stops calling after ten failures of twenty tries, and tries again after a while', async () => {
    for (let times = 0; times < 10; times += 1) dataOf(await served.service.health({}, {}));
    fail({ httpStatus: 503 });
    for (let times = 0; times < 4; times += 1) await served.service.health({}, {});
    expect(tries).to.deep.equal([...Array.from({ length: 10 }, () => 503), 'breaker_open']);
    fail({});
    expect(problemOf(await served.service.health({}, {})).code).to.equal('unavailable');
    await new Promise((resolve) => setTimeout(resolve, 35));
    dataOf(await served.service.health({}, {}));
    expect(tries).to.deep.equal(['breaker_open', 200]);
  });

  it('is not admitted with another secret', async () => {
    const url = `${served.origin}/sandbox/api`;
    const stranger = openHttpAccountService({ url, secret: 'another secret' });
    const answer = await stranger.service.health({}, {});
    expect(problemOf(answer).code).to.equal('client_unauthorized');
    stranger.close();
  });

  it('knows that nothing was done when nobody listens', async () => {
    const nobody = openHttpAccountService({
      url: 'http://127.0.0.1:1',
      secret: SECRET,
      retryAfterMs: 1,
    });
    const call = { ...keyed(), proof: { kind: 'assertion', token: 'one' } as const };
    const answer = await nobody.service.requestFreeze(FREEZE, call);
    expect(problemOf(answer).code).to.equal('unavailable');
    nobody.close();
  });

  it('lets only so many calls of one kind wait', async () => {
    const narrow = openHttpAccountService({
      url: `${served.origin}/sandbox/api`,
      secret: SECRET,
      callsAtOnce: 1,
      callsWaiting: 1,
      onTry: ({ outcome }) => tries.push(outcome),
    });
    fail({ latencyMs: 20 });
    await Promise.all(Array.from({ length: 4 }, () => narrow.service.health({}, {})));
    expect(tries.filter((outcome) => outcome === 'too_many_calls')).to.have.lengthOf(2);
    narrow.close();
  });
});

describe('the account client with a service of little discipline', () => {
  let server: Server;
  let requests: {
    url: string | undefined;
    headers: NodeJS.Dict<string | string[]>;
    body: string;
  }[];

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function answering(
    answers: { status: number; headers?: Record<string, string>; body?: string }[],
  ) {
    requests = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url, headers } = request;
        requests.push({ url, headers, body: Buffer.concat(chunks).toString() });
        const answer = answers[Math.min(requests.length, answers.length) - 1] ?? { status: 500 };
        response.writeHead(answer.status, answer.headers ?? {});
        response.end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return openHttpAccountService({ url, secret: SECRET, retryAfterMs: 1 });
  }

  const problem = { 'content-type': 'application/problem+json' };
  const health = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"status":"ok","degraded_parts":[]}',
  };

  it('waits as long as Retry-After says where that is a moment', async () => {
    const client = await answering([
      { status: 429, headers: { ...problem, 'retry-after': '0' }, body: '{"code":"rate_limited"}' },
      health,
    ]);
    dataOf(await client.service.health({}, {}));
    client.close();
  });

  it('leaves a longer Retry-After to the caller', async () => {
    const client = await answering([
      {
        status: 429,
        headers: { ...problem, 'retry-after': '30' },
        body: '{"code":"rate_limited"}',
      },
    ]);
    expect(problemOf(await client.service.health({}, {})).retryAfterMs).to.equal(30_000);
    expect(requests).to.have.lengthOf(1);
    client.close();
  });

  it('does not follow a redirect', async () => {
    const client = await answering([{ status: 302, headers: { location: '/elsewhere' } }, health]);
    await client.service.health({}, {});
    expect(requests.map(({ url }) => url)).not.to.include('/elsewhere');
    client.close();
  });

  it('sends codes and addresses in bodies only', async () => {
    const client = await answering([{ status: 400 }]);
    const conversationId = 'a conversation / with ünusual letters';
    const code = '12345678';
    const contactEmail = 'name@example.com';
    const purpose = 'protective_freeze';
    await client.service.startBinding(
      { channel: 'directline', conversationId, contactEmail, purpose },
      keyed(),
    );
    await client.service.verifyBinding({ bindingId: 'one', conversationId, code }, keyed());
    const proof = { kind: 'binding', token: 'one.two', conversationId } as const;
    await client.service.verifyTotp(
      { code: '123456', appointmentId: 'one' },
      { ...keyed(), proof },
    );
    for (const { url, headers, body } of requests) {
      const outside = JSON.stringify([url, headers]);
      expect(outside).not.to.match(/12345678|123456\b|name@example|name%40example/);
      expect(body).to.match(/12345678|"123456"|name@example\.com/);
    }
    client.close();
  });
});
