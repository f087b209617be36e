import { expect } from 'chai';

import {
  call,
  poll,
  post,
  startConversation,
  useTestServers,
  type Answer,
  type TestServer,
} from './test-server.ts';
import { connect, openStream } from './test-stream.ts';

const SHOP = 'https://shop.example';

describe('who may use Direct Line', () => {
  const start = useTestServers();
  let nowMs: number;
  let server: TestServer;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 22);
    server = await start({ now: () => nowMs });
  });

  it('answers 401 without an Authorization header or with a malformed one', async () => {
    for (const headers of [{}, { authorization: 'Basic abc' }, { authorization: 'Bearer' }]) {
      const answer = await call(server, 'POST', '/conversations', { token: null, headers });
      expect(answer.status).to.equal(401);
      expect(answer.body.error.message).to.be.a('string');
    }
  });

  it('answers 403 for a secret or token that is not ours', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"kind":"conversation","conversation":"x"}')}.`;
    for (const token of ['nope', 'a.b.c', unsigned]) {
      expect((await call(server, 'POST', '/conversations', { token })).status).to.equal(403);
    }
  });

  it('answers 403 TokenExpired for an expired token', async () => {
    const started = await startConversation(server);
    nowMs += 31 * 60_000;
    const answer = await poll(server, started);
    expect([answer.status, answer.body.error.code]).to.deep.equal([403, 'TokenExpired']);
  });

  it('answers 403 for the token of another conversation', async () => {
    const [one, other] = [await startConversation(server), await startConversation(server)];
    const answer = await poll(server, { conversationId: other.conversationId, token: one.token });
    expect(answer.status).to.equal(403);
  });

  it('takes the customer from the token, whatever the activity says', async () => {
    const started = await startConversation(server, { id: 'dl_1', name: 'Ada' });
    await post(server, started, { text: 'hi', from: { id: 'mallory', name: 'M', role: 'bot' } });
    const { activities } = (await poll(server, started)).body;
    const said = activities.find(({ text }) => text === 'hi');
    expect(said?.from).to.deep.equal({ id: 'dl_1', name: 'Ada', role: 'user' });
  });

  it('refuses a dl_ customer that the token does not name, in a post and at the start', async () => {
    const started = await startConversation(server);
    expect((await post(server, started, { from: { id: 'dl_boss' } })).status).to.equal(403);
    const { token } = (await call(server, 'POST', '/tokens/generate')).body;
    const body = { user: { id: 'dl_boss' } };
    expect((await call(server, 'POST', '/conversations', { token, body })).status).to.equal(403);
  });

  describe('with trusted origins', () => {
    let token: string;

    beforeEach(async () => {
      const body = { user: { id: 'dl_1' }, trustedOrigins: [`${SHOP}/some/page`] };
      token = (await call(server, 'POST', '/tokens/generate', { body })).body.token;
    });

    const startFrom = (origin: string | undefined): Promise<Answer> =>
      call(server, 'POST', '/conversations', {
        token,
        ...(origin !== undefined && { headers: { origin } }),
      });

    it('serves pages of a trusted origin and refuses others, also to refresh', async () => {
      expect((await startFrom('https://evil.example')).status).to.equal(403);
      expect((await startFrom(undefined)).status).to.equal(403);
      expect((await startFrom(SHOP)).status).to.equal(201);
      const headers = { origin: 'https://evil.example' };
      const refreshed = await call(server, 'POST', '/tokens/refresh', { token, headers });
      expect(refreshed.status).to.equal(403);
    });

    it('keeps them over a refresh', async () => {
      const headers = { origin: SHOP };
      token = (await call(server, 'POST', '/tokens/refresh', { token, headers })).body.token;
      expect((await startFrom('https://evil.example')).status).to.equal(403);
      expect((await startFrom(SHOP)).status).to.equal(201);
    });

    it('lets pages of our own poll, of which browsers do not say where they come from', async () => {
      const { body } = await startFrom(SHOP);
      expect((await poll(server, body)).status).to.equal(200);
    });

    it('holds for WebSockets', async () => {
      const { streamUrl } = (await startFrom(SHOP)).body;
      expect(await openStream(streamUrl, { origin: 'https://evil.example' })).to.equal(403);
      expect(await openStream(streamUrl)).to.equal(403);
      await connect(streamUrl, { origin: SHOP });
    });
  });

  describe('how often', () => {
    it('answers posts beyond the limit of a conversation with 429 and seconds to wait', async () => {
      const started = await startConversation(server);
      const statuses: number[] = [];
      for (let count = 0; count < 61; count += 1) {
        statuses.push((await post(server, started, { type: 'typing' })).status);
      }
      expect(new Set(statuses.slice(0, 60))).to.deep.equal(new Set([200]));
      const refused = await post(server, started, { type: 'typing' });
      expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([429, '1']);
      nowMs += 1000;
      expect((await post(server, started, { type: 'typing' })).status).to.equal(200);
    });

    it('never limits polls and reconnects', async () => {
      const started = await startConversation(server);
      for (let count = 0; count < 320; count += 1) {
        expect((await poll(server, started)).status).to.equal(200);
      }
    });

    it('limits the pages of one address together, as the nearest trusted proxy sees it', async () => {
      await server.stop();
      server = await start({ now: () => nowMs, trustedProxies: 1 });
      const { token } = (await call(server, 'POST', '/tokens/generate')).body;
      const refreshFrom = async (address: string): Promise<number> => {
        const headers = { 'x-forwarded-for': `6.6.6.6, ${address}` };
        return (await call(server, 'POST', '/tokens/refresh', { token, headers })).status;
      };
      for (let count = 0; count < 300; count += 1) await refreshFrom('1.1.1.1');
      expect(await refreshFrom('1.1.1.1')).to.equal(429);
      expect(await refreshFrom('2.2.2.2')).to.equal(200);
    });
  });
});
