import { expect } from 'chai';
import { request } from 'node:http';
import { signRequest } from '../../../src/account/request-signature.ts';
import { dataOf, keyed } from '../conformance-parts.ts';
import { benchAt } from '../bench-at.ts';
import { playCustomers } from '../play-customers.ts';
import { SECRET, serveSandbox, type ServedSandbox } from '../serve-sandbox.ts';

describe('the routes of the sandbox', () => {
  let served: ServedSandbox;

  beforeEach(async () => {
    served = await serveSandbox();
  });

  afterEach(() => served.remove());

  /** Of a request with these headers; fetch would not let us set the host. */
  async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      request(served.origin + path, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  }

  it('serve a page that runs no inline script and takes no inline style', async () => {
    const page = await fetch(`${served.origin}/sandbox`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).to.include("script-src 'self'").and.not.include('unsafe');
    const html = await page.text();
    expect(html).not.to.match(/<style|\sstyle=|\son\w+=/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    for (const file of [...files, '/sandbox/elements.js']) {
      expect((await fetch(served.origin + file)).status, file).to.equal(200);
    }
  });

  it('show nothing to other machines, other sites and whoever comes through a proxy', async () => {
    for (const path of ['/sandbox', '/sandbox/bench', '/sandbox/bench/code?address=a']) {
      expect(await statusOf(path, {}), path).to.equal(200);
      expect(await statusOf(path, { 'x-forwarded-for': '127.0.0.1' }), path).to.equal(403);
      expect(await statusOf(path, { host: 'rebound.example:80' }), path).to.equal(403);
      expect(await statusOf(path, { origin: 'https://other.example' }), path).to.equal(403);
    }
  });

  it('show what a customer is sent, and let the clock be moved', async () => {
    const bench = benchAt(`${served.origin}/sandbox/bench`);
    const player = playCustomers(
      () => served.service,
      () => bench,
    );
    await player.prove('lost-nothing', 'protective_freeze');
    await bench.moveClock(60_000);
    const view = (await (await fetch(`${served.origin}/sandbox/bench`)).json()) as {
      clockOffsetMs: number;
      mails: { to: string }[];
    };
    expect(view.clockOffsetMs).to.equal(60_000);
    expect(view.mails.map(({ to }) => to)).to.deep.equal(['lost-nothing@sandbox.example']);
  });

  it('refuse a change that they do not know', async () => {
    const response = await fetch(`${served.origin}/sandbox/bench`, {
      method: 'POST',
      body: JSON.stringify({ change: 'unfreeze' }),
    });
    expect(response.status).to.equal(400);
  });

  it('mark every answer of the account service as the sandbox’s own', async () => {
    for (const path of ['/v1/capabilities', '/v1/me']) {
      const whole = `/sandbox/api${path}`;
      const signature = signRequest({ method: 'GET', path: whole, body: '' }, SECRET, Date.now());
      const response = await fetch(served.origin + whole, {
        headers: { 'X-Signature': signature },
      });
      expect(await response.json(), path).to.include({ sandbox: true });
    }
  });

  it('have no account service for who does not sign', async () => {
    const response = await fetch(`${served.origin}/sandbox/api/v1/capabilities`);
    expect(response.status).to.equal(401);
    expect(response.headers.get('content-type')).to.include('application/problem+json');
    expect(await response.json()).to.include({ code: 'client_unauthorized' });
  });

  it('answer where a link into a call leads', async () => {
    const player = playCustomers(
      () => served.service,
      () => benchAt(`${served.origin}/sandbox/bench`),
    );
    const proof = await player.prove('appointment-now', 'join_video_call');
    const listed = await served.service.videoAppointments({ window: 'all' }, { proof });
    const id = dataOf(listed).appointments[0]?.id ?? '';
    const { url } = dataOf(await served.service.createJoinLink({ id }, { ...keyed(), proof }));
    const address = served.origin + new URL(url).pathname;
    expect(await (await fetch(address)).text()).to.include('You are in the call');
    expect(await (await fetch(address)).text()).to.include('used already');
  });
});
