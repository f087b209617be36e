import { once } from 'node:events';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';

import { expect } from 'chai';
import type { Server } from 'restify';

import { HttpError } from '../../src/server/error-body.ts';
import {
  addressOf,
  createHttpServer,
  onUpgrade,
  readJson,
  refuse,
} from '../../src/server/http-server.ts';

interface Body {
  error: { code: string; message: string };
}

describe('the HTTP server', () => {
  let server: Server;
  let origin: string;
  let port: number;
  let errors: { error: unknown; requestId: string }[];

  beforeEach(async () => {
    errors = [];
    server = createHttpServer({ onError: (error, requestId) => errors.push({ error, requestId }) });
    server.get('/fails', async () => Promise.reject(new TypeError('secret detail in /srv/app.ts')));
    server.get('/refuses', async () =>
      Promise.reject(new HttpError(418, 'Teapot', 'Short and stout.', { 'Retry-After': '5' })),
    );
    server.get('/half', async (_request, response) => {
      response.write('half an answ');
      return Promise.reject(new Error('too late'));
    });
    server.post('/repeat', async (request, response) => {
      response.json(200, { received: (await readJson(request)) ?? null });
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    port = server.address().port;
    origin = `http://127.0.0.1:${port}`;
  });

  afterEach(async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(resolve);
    });
    server.server.closeAllConnections();
    await closed;
  });

  /** Writes bytes that no HTTP client would, and resolves with the whole answer. */
  async function writeRaw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }

  it('answers a failure without any detail, under an id that the failure is reported with', async () => {
    const response = await fetch(`${origin}/fails`);
    expect(response.status).to.equal(500);
    const text = await response.text();
    expect(JSON.parse(text)).to.have.nested.property('error.code', 'ServiceError');
    expect(text).not.to.match(/secret|srv|TypeError/);
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]?.requestId).to.equal(response.headers.get('x-request-id'));
  });

  it('answers what a route decided, with its headers, and reports nothing', async () => {
    const response = await fetch(`${origin}/refuses`);
    expect([response.status, response.headers.get('retry-after')]).to.deep.equal([418, '5']);
    expect(await response.json()).to.deep.equal({
      error: { code: 'Teapot', message: 'Short and stout.' },
    });
    expect(errors).to.deep.equal([]);
  });

  it('cuts an answer that fails halfway', async () => {
    const reading = fetch(`${origin}/half`).then((response) => response.text());
    expect(await reading.catch(() => 'cut')).to.equal('cut');
    expect((await fetch(`${origin}/refuses`)).status).to.equal(418);
  });

  it('answers unknown addresses, wrong methods and malformed ones with an error body', async () => {
    const answers: [string, string][] = [
      ['GET', '/nothing'],
      ['PUT', '/repeat'],
      ['GET', '/%E0%A4%A'],
      ['GET', '//'],
    ];
    const statuses: number[] = [];
    for (const [method, path] of answers) {
      const request = rawRequest({ port, method, path });
      request.end();
      const [response] = (await once(request, 'response')) as [
        AsyncIterable<Buffer> & { statusCode: number },
      ];
      let text = '';
      for await (const chunk of response) text += chunk.toString();
      expect((JSON.parse(text) as Body).error).to.have.all.keys('code', 'message');
      statuses.push(response.statusCode);
    }
    expect(statuses).to.deep.equal([404, 405, 404, 404]);
  });

  it('answers what is not HTTP with an error body', async () => {
    const answer = await writeRaw('this is not HTTP\r\n\r\n');
    expect(answer).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).to.contain('{"error":{"code":"BadRequest"');
    const overflow = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await writeRaw(overflow)).to.match(/^HTTP\/1\.1 431 /);
  });

  it("keeps a proxy's request id, unless it is not one", async () => {
    const idFor = async (id: string): Promise<string | null> =>
      (await fetch(`${origin}/refuses`, { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idFor('abc-123.def')).to.equal('abc-123.def');
    expect(await idFor('<script>alert(1)</script>')).to.match(/^[0-9a-f-]{36}$/);
  });

  it('sends security headers and does not say what it is made of', async () => {
    const { headers } = await fetch(`${origin}/nothing`);
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('content-security-policy')).to.contain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('server')).to.equal(null);
    expect(headers.get('x-powered-by')).to.equal(null);
  });

  describe('reading JSON', () => {
    async function send(body: string | null, type?: string): Promise<number> {
      const headers = type === undefined ? {} : { 'content-type': type };
      return (await fetch(`${origin}/repeat`, { method: 'POST', body, headers })).status;
    }

    it('takes JSON of any JSON type, and no body at all', async () => {
      expect(await send('{"a":1}', 'application/json; charset=utf-8')).to.equal(200);
      expect(await send('{"a":1}', 'application/problem+json')).to.equal(200);
      expect(await send(null)).to.equal(200);
    });

    it('refuses other types with 415 and other content with 400', async () => {
      expect(await send('a=1', 'application/x-www-form-urlencoded')).to.equal(415);
      expect(await send('{"a":1}', 'text/plain')).to.equal(415);
      expect(await send('{"a":', 'application/json')).to.equal(400);
    });

    it('takes 256 KB and refuses a byte more, also without a declared length', async () => {
      const json = (length: number): string => `"${'x'.repeat(length - 2)}"`;
      expect(await send(json(262_144), 'application/json')).to.equal(200);
      expect(await send(json(262_145), 'application/json')).to.equal(413);
      const chunked = await writeRaw(
        `POST /repeat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n` +
          `${(300_000).toString(16)}\r\n${'x'.repeat(300_000)}\r\n0\r\n\r\n`,
      );
      expect(chunked).to.match(/^HTTP\/1\.1 413 /);
    });
  });

  it('refuses upgrades that nobody has registered for, and passes on the others', async () => {
    onUpgrade(server, {
      path: /^\/stream$/,
      handle: (_request, socket) => {
        refuse(socket, new HttpError(403, 'No', 'Not you.'));
      },
    });
    const upgrade = (path: string): Promise<string> =>
      writeRaw(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    expect(await upgrade('/stream?x=1')).to.match(/^HTTP\/1\.1 403 /);
    expect(await upgrade('/other')).to.match(/^HTTP\/1\.1 404 /);
    expect(await upgrade('//')).to.match(/^HTTP\/1\.1 404 /);
  });

  it('believes of X-Forwarded-For only what trusted proxies have added', () => {
    const request = (forwarded: string | undefined): Parameters<typeof addressOf>[0] =>
      ({
        headers: { 'x-forwarded-for': forwarded },
        socket: { remoteAddress: '10.0.0.1' },
      }) as never;
    expect(addressOf(request('6.6.6.6, 1.2.3.4'), 0)).to.equal('10.0.0.1');
    expect(addressOf(request('6.6.6.6, 1.2.3.4'), 1)).to.equal('1.2.3.4');
    expect(addressOf(request('1.2.3.4'), 5)).to.equal('1.2.3.4');
    expect(addressOf(request(undefined), 1)).to.equal('10.0.0.1');
  });
});
