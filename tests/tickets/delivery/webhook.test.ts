import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import type { ServerResponse } from 'node:http';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { AllowedAddresses, type Resolve } from '../../../src/tickets/delivery/allowed-address.ts';
import { Outbox } from '../../../src/tickets/delivery/outbox.ts';
import { parseWebhookSecret, signWebhook } from '../../../src/tickets/delivery/sign-webhook.ts';
import { webhookDestination, type WebhookOptions } from '../../../src/tickets/delivery/webhook.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openHttpPeer, type HttpPeer, type PeerRequest } from './http-peer.ts';
import {
  appendEvents,
  eventOf,
  JumpingClock,
  keepTicket,
  STARTED_MS,
  ticketOf,
  until,
  untilKnown,
} from './ticket-events.ts';

const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('webhooks', () => {
  let storage: Storage;
  let clock: JumpingClock;
  const closing: { close: () => Promise<void> }[] = [];

  // Before the directory is removed.
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close();
  });

  const directory = useTemporaryDirectory();

  beforeEach(async () => {
    clock = new JumpingClock();
    storage = await openFileStorage(directory(), { now: clock.now });
    closing.push(storage);
  });

  async function openPeer(answer: (request: PeerRequest, response: ServerResponse) => void) {
    const peer = await openHttpPeer(answer);
    closing.push(peer);
    return peer;
  }

  /** Sends to the URL from then on; `problems` are the failed tries. */
  async function sendTo(
    url: string,
    { resolve, ...more }: Partial<WebhookOptions> & { resolve?: Resolve } = {},
  ) {
    const problems: string[] = [];
    const destination = webhookDestination({
      url: new URL(url),
      keys: KEYS,
      kinds: [],
      includesMessages: false,
      storage,
      addresses: new AllowedAddresses(['127.0.0.1'], resolve),
      now: clock.now,
      limits: { totalMs: 300, answerBytes: 1000 },
      ...more,
    });
    const outbox = new Outbox({
      storage,
      destinations: [destination],
      now: clock.now,
      wait: clock.wait,
      random: () => 0.5,
      onFailure: (error) => problems.push(error instanceof Error ? error.message : ''),
    });
    outbox.start();
    closing.push(outbox);
    await untilKnown(storage, destination.name);
    return { outbox, problems };
  }

  const idsOf = ({ requests }: HttpPeer): unknown[] =>
    requests.map(({ headers }) => headers['webhook-id']);

  it('carry the event and the ticket as it is, and no word of the customer', async () => {
    const peer = await openPeer((_, response) => response.end());
    await sendTo(peer.url);
    await keepTicket(storage, ticketOf('t1', { language: 'en' }));
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => peer.requests.length === 1);
    const body = peer.requests[0]?.body ?? '';
    expect(JSON.parse(body)).to.deep.equal({
      type: 'ticket.opened',
      timestamp: eventOf('t1', 1).at,
      data: {
        event: eventOf('t1', 1),
        ticket: {
          id: 't1',
          number: 'T-1001',
          status: 'open',
          priority: 'normal',
          reason: 'asked for a person',
          openedAt: '2026-11-22T09:00:00.000Z',
          channelId: 'directline',
          conversationId: 'c1',
          language: 'en',
          level: 'A0',
          assignee: null,
          resolution: null,
        },
      },
    });
    expect(body).not.to.match(/money|Kim/);
  });

  it('carry what was written only where that is wanted', async () => {
    const said = { text: 'where is my money' };
    await storage.commit({ appends: [{ log: 'activities', id: 'c1', bodies: [said] }] });
    for (const includesMessages of [false, true]) {
      const peer = await openPeer((_, response) => response.end());
      const ticketId = includesMessages ? 't2' : 't1';
      await sendTo(peer.url, { includesMessages });
      await appendEvents(storage, eventOf(ticketId, 1, 'customer_message'));
      await until(() => peer.requests.length > 0);
      const payload = JSON.parse(peer.requests.at(-1)?.body ?? '') as { data: { text?: string } };
      expect(payload.data.text).to.equal(includesMessages ? said.text : undefined);
    }
  });

  it('are signed for both secrets, over the id, the time and the very bytes of the body', async () => {
    const peer = await openPeer((_, response) => response.end());
    await sendTo(peer.url);
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => peer.requests.length === 1);
    const { headers = {}, body = '' }: Partial<PeerRequest> = peer.requests[0] ?? {};
    const timestamp = String(STARTED_MS / 1000);
    expect(headers['webhook-timestamp']).to.equal(timestamp);
    const expected = KEYS.map((key) =>
      createHmac('sha256', key).update(`t1-1.${timestamp}.${body}`).digest('base64'),
    );
    expect(headers['webhook-signature']).to.equal(`v1,${expected[0]} v1,${expected[1]}`);
  });

  it('are signed as the example of the scheme', () => {
    const key = parseWebhookSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      atMs: 1_614_265_330_000,
      body: '{"test": 2432232314}',
    };
    expect(signWebhook(message, [key ?? Buffer.alloc(0)])['webhook-signature']).to.equal(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('take no secret that is short or not of the form', () => {
    for (const secret of [
      '',
      'whsec_',
      'whsec_c2hvcnQ=',
      'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'whsec_!',
    ])
      expect(parseWebhookSecret(secret), secret).to.equal(undefined);
  });

  it('arrive in order at a receiver that fails, hangs, breaks off and redirects before it accepts', async () => {
    const elsewhere = await openPeer((_, response) => response.end());
    const answers: ((response: ServerResponse) => void)[] = [
      answering(500),
      () => undefined,
      (response) => response.destroy(),
      answering(307, { location: elsewhere.url }),
      answering(429, { 'retry-after': '120' }),
      answering(200),
    ];
    const peer = await openPeer((_, response) => {
      (answers.shift() ?? ((rest) => rest.end()))(response);
    });
    const { problems } = await sendTo(peer.url);
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2, 'resolved'));
    await until(() => peer.requests.length === 7);
    expect(idsOf(peer)).to.deep.equal([...Array<string>(6).fill('t1-1'), 't1-2']);
    expect(elsewhere.requests).to.deep.equal([]);
    expect(problems).to.deep.equal([
      'HTTP 500',
      'no whole answer within 0.3 s',
      'no connection, or it broke (ECONNRESET)',
      'HTTP 307',
      'HTTP 429',
    ]);
  });

  it('have arrived once the receiver says so, also when it never ends its answer', async () => {
    const peer = await openPeer((_, response) => {
      response.writeHead(200);
      response.write('...');
    });
    const { outbox, problems } = await sendTo(peer.url);
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => peer.requests.length === 1 && outbox.count()[0]?.pending === 0);
    expect(problems).to.deep.equal([]);
  });

  it('of other tickets do not wait for one that hangs', async () => {
    const peer = await openPeer(({ headers }, response) => {
      if (headers['webhook-id'] !== 't1-1') response.end();
    });
    await sendTo(peer.url, { limits: { totalMs: 60_000, answerBytes: 1000 } });
    await appendEvents(storage, eventOf('t1', 1), eventOf('t2', 1), eventOf('t2', 2));
    await until(() => peer.requests.length === 3);
    expect(idsOf(peer).sort()).to.deep.equal(['t1-1', 't2-1', 't2-2']);
  });

  it('reach no private address that is not listed, neither as an address nor behind a name', async () => {
    const peer = await openPeer((_, response) => response.end());
    const { port } = new URL(peer.url);
    const toPeer: LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];
    const hosts = ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', 'rebound.example'];
    for (const host of hosts) {
      const { outbox, problems } = await sendTo(`http://${host}:${port}/${hosts.indexOf(host)}`, {
        addresses: new AllowedAddresses([], () => Promise.resolve(toPeer)),
      });
      await appendEvents(storage, eventOf('t1', 1));
      await until(() => problems.length > 0);
      await outbox.close();
      expect(problems[0], host).to.include('private address');
    }
    expect(peer.requests).to.deep.equal([]);
  });

  it('connect to the address that was checked, though the name leads elsewhere a moment later', async () => {
    const peer = await openPeer((_, response) => response.end());
    const { port } = new URL(peer.url);
    let lookUps = 0;
    await sendTo(`http://receiver.example:${port}/`, {
      addresses: new AllowedAddresses(['receiver.example'], () => {
        lookUps += 1;
        const address = lookUps === 1 ? '127.0.0.1' : '127.0.0.2';
        return Promise.resolve([{ address, family: 4 }]);
      }),
    });
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => peer.requests.length === 1);
    expect(lookUps).to.equal(1);
    expect(peer.requests[0]?.headers.host).to.equal(`receiver.example:${port}`);
  });
});

/** In two steps: once restify is loaded, which changes every response of the process, writeHead returns nothing. */
function answering(status: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, headers);
    response.end('secret of theirs');
  };
}
