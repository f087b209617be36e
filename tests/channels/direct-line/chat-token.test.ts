import { expect } from 'chai';
import { decodeJwt, SignJWT } from 'jose';

import { call, poll, post, useTestServers, type Answer, type TestServer } from './test-server.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ASSERTION_SECRET = 'shared with the site';
const SHOP = 'https://shop.example';

describe('POST /api/chat-token', () => {
  const start = useTestServers();
  let nowMs: number;
  let server: TestServer;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 22);
    const now = (): number => nowMs;
    const chat = { now, customerAssertionSecret: ASSERTION_SECRET, allowedOrigins: [SHOP] };
    server = await start({ now, chat });
  });

  const ask = (body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
    call(server, 'POST', '/api/chat-token', { token: null, body, headers });

  const assertionOf = (sub: string, key = ASSERTION_SECRET): Promise<string> =>
    new SignJWT({ sub, name: 'Ada' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(Math.floor(nowMs / 1000) + 300)
      .sign(new TextEncoder().encode(key));

  async function chat(answer: Answer): Promise<void> {
    const { token } = answer.body;
    await call(server, 'POST', '/conversations', { token });
    expect((await post(server, answer.body, { text: 'hi' })).status).to.equal(200);
  }

  it('gives every new browser a conversation and a customer of its own', async () => {
    const [first, second] = [await ask(), await ask({})];
    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.body.conversationId).not.to.equal(second.body.conversationId);
    expect(decodeJwt(first.body.token)['user']).to.match(/^dl_.{36}$/);
    expect(decodeJwt(first.body.token)['user']).not.to.equal(decodeJwt(second.body.token)['user']);
    await chat(first);
  });

  it('resumes the conversation of an expired token for the same customer', async () => {
    const first = await ask();
    await chat(first);
    nowMs += 29 * DAY_MS;
    expect((await poll(server, first.body)).status).to.equal(403);
    const { token, conversationId } = first.body;
    const resumed = await ask({ token, conversationId });
    expect(resumed.body.conversationId).to.equal(conversationId);
    expect(decodeJwt(resumed.body.token)['user']).to.equal(decodeJwt(token)['user']);
    expect((await poll(server, resumed.body)).body.activities).to.have.lengthOf(3);
  });

  it('starts anew with a token that is too old, forged, of another conversation, or of one that is gone', async () => {
    const first = await ask();
    const { token, conversationId } = first.body;
    expect((await ask({ token })).body.conversationId).not.to.equal(conversationId);
    await chat(first);
    expect((await ask({ token })).body.conversationId).to.equal(conversationId);
    for (const body of [
      { token: `${token}x` },
      { token, conversationId: 'other' },
      { conversationId },
    ]) {
      const answer = await ask(body);
      expect(answer.status).to.equal(200);
      expect(answer.body.conversationId).not.to.equal(conversationId);
    }
    nowMs += 31 * DAY_MS;
    expect((await ask({ token })).body.conversationId).not.to.equal(conversationId);
  });

  it('takes the customer from an assertion that the site has signed', async () => {
    const answer = await ask({ customerAssertion: await assertionOf('42') });
    expect(decodeJwt(answer.body.token)).to.include({ user: 'dl_42', name: 'Ada' });
  });

  it('does not show one customer what another said on the same computer', async () => {
    const first = await ask({ customerAssertion: await assertionOf('42') });
    await chat(first);
    const { token, conversationId } = first.body;
    const same = await ask({ token, customerAssertion: await assertionOf('42') });
    const other = await ask({ token, customerAssertion: await assertionOf('43') });
    expect(same.body.conversationId).to.equal(conversationId);
    expect(other.body.conversationId).not.to.equal(conversationId);
  });

  it('refuses an assertion that is forged, expired or unsigned with 401', async () => {
    const expired = await assertionOf('42');
    nowMs += DAY_MS;
    for (const customerAssertion of [expired, await assertionOf('42', 'guessed'), 'nonsense']) {
      expect((await ask({ customerAssertion })).status).to.equal(401);
    }
  });

  it('says so when assertions are not configured', async () => {
    await server.stop();
    server = await start();
    const answer = await ask({ customerAssertion: await assertionOf('42') });
    expect(answer.status).to.equal(400);
    expect(answer.body.error.message).to.contain('CUSTOMER_ASSERTION_SECRET');
  });

  it('serves our own pages and allowed origins, and refuses others', async () => {
    const statuses: number[] = [];
    for (const origin of [server.origin, SHOP, 'https://evil.example', 'null']) {
      statuses.push((await ask({}, { origin })).status);
    }
    expect(statuses).to.deep.equal([200, 200, 403, 403]);
  });

  it('answers preflights of allowed origins only', async () => {
    const preflight = async (origin: string): Promise<Answer> =>
      call(server, 'OPTIONS', '/api/chat-token', { token: null, headers: { origin } });
    const allowed = await preflight(SHOP);
    expect(allowed.status).to.equal(204);
    expect(allowed.headers.get('access-control-allow-origin')).to.equal(SHOP);
    const refused = await preflight('https://evil.example');
    expect(refused.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('binds the token to the page that asked for it', async () => {
    const { token } = (await ask({}, { origin: SHOP })).body;
    const startFrom = async (origin: string): Promise<number> =>
      (await call(server, 'POST', '/conversations', { token, headers: { origin } })).status;
    expect(await startFrom('https://evil.example')).to.equal(403);
    expect(await startFrom(SHOP)).to.equal(201);
  });

  it('limits how often one address asks', async () => {
    for (let count = 0; count < 60; count += 1) await ask();
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([429, '1']);
  });

  it('refuses what is not as expected with 400', async () => {
    expect((await ask({ token: 7 })).status).to.equal(400);
    expect((await ask([])).status).to.equal(400);
  });
});
