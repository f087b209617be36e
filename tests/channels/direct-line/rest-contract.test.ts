import { expect } from 'chai';
import { decodeJwt } from 'jose';

import {
  call,
  poll,
  post,
  startConversation,
  textsOf,
  useTestServers,
  type TestServer,
} from './test-server.ts';
import { connect } from './test-stream.ts';

describe('Direct Line by REST', () => {
  const start = useTestServers();
  let nowMs: number;
  let server: TestServer;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 22);
    server = await start({ now: () => nowMs, deadlineMs: 5000 });
  });

  const minutes = (count: number): number => count * 60_000;

  describe('POST /tokens/generate', () => {
    it('answers a conversation id, a token and its lifetime of 30 minutes', async () => {
      const { status, body } = await call(server, 'POST', '/tokens/generate');
      expect(status).to.equal(200);
      expect(body).to.have.all.keys('conversationId', 'token', 'expires_in');
      expect(body.expires_in).to.equal(1800);
    });

    it('puts the customer in the token, in either spelling of the body', async () => {
      for (const body of [
        { user: { id: 'dl_42', name: 'Ada' } },
        { User: { Id: 'dl_42', Name: 'Ada' } },
      ]) {
        const answer = await call(server, 'POST', '/tokens/generate', { body });
        expect(decodeJwt(answer.body.token)).to.include({ user: 'dl_42', name: 'Ada' });
      }
    });

    it('refuses a customer id that does not start with dl_', async () => {
      const answer = await call(server, 'POST', '/tokens/generate', {
        body: { user: { id: 'bob' } },
      });
      expect(answer.status).to.equal(400);
      expect(answer.body.error.code).to.equal('BadArgument');
    });

    it('neither starts the conversation nor tells the bot', async () => {
      const { body } = await call(server, 'POST', '/tokens/generate', {
        body: { user: { id: 'dl_1' } },
      });
      expect((await poll(server, body)).status).to.equal(404);
      expect(await server.log.watermark(body.conversationId)).to.equal(0);
    });

    it('is not for holders of a token', async () => {
      const { token } = await startConversation(server);
      expect((await call(server, 'POST', '/tokens/generate', { token })).status).to.equal(403);
    });
  });

  describe('POST /tokens/refresh', () => {
    it('answers another token for the same conversation, which lives longer', async () => {
      const started = await startConversation(server, { id: 'dl_1' });
      nowMs += minutes(20);
      const refreshed = await call(server, 'POST', '/tokens/refresh', { token: started.token });
      expect(refreshed.status).to.equal(200);
      expect(refreshed.body.conversationId).to.equal(started.conversationId);
      nowMs += minutes(20);
      expect((await poll(server, started)).status).to.equal(403);
      expect((await poll(server, refreshed.body)).status).to.equal(200);
      expect(decodeJwt(refreshed.body.token)).to.include({ user: 'dl_1' });
    });

    it('gives a new token also within the same second', async () => {
      const { token } = await startConversation(server);
      const refreshed = await call(server, 'POST', '/tokens/refresh', { token });
      expect(refreshed.body.token).not.to.equal(token);
    });

    it('refuses an expired token, saying so, and the secret', async () => {
      const { token } = await startConversation(server);
      nowMs += minutes(31);
      const expired = await call(server, 'POST', '/tokens/refresh', { token });
      expect([expired.status, expired.body.error.code]).to.deep.equal([403, 'TokenExpired']);
      expect((await call(server, 'POST', '/tokens/refresh')).status).to.equal(403);
    });
  });

  describe('POST /conversations', () => {
    it('answers 201 with token and stream address, and 200 when the token started it before', async () => {
      const { token, conversationId } = (await call(server, 'POST', '/tokens/generate')).body;
      const first = await call(server, 'POST', '/conversations', { token });
      const second = await call(server, 'POST', '/conversations', { token });
      expect([first.status, second.status]).to.deep.equal([201, 200]);
      for (const { body } of [first, second]) {
        expect(body.conversationId).to.equal(conversationId);
        expect(body.streamUrl).to.match(/^ws:\/\//);
        expect(body.expires_in).to.equal(1800);
      }
    });

    it('starts a new conversation for every call with the secret', async () => {
      const [first, second] = [
        await call(server, 'POST', '/conversations'),
        await call(server, 'POST', '/conversations'),
      ];
      expect([first.status, second.status]).to.deep.equal([201, 201]);
      expect(first.body.conversationId).not.to.equal(second.body.conversationId);
    });

    it('lets the bot greet a known customer at once, and only once', async () => {
      const started = await startConversation(server, { id: 'dl_1' });
      const stream = await connect(started.streamUrl);
      await stream.untilSaid('Welcome');
      await call(server, 'POST', '/conversations', { token: started.token });
      await post(server, started, { text: 'hello' });
      const { activities } = (await poll(server, started)).body;
      expect(textsOf(activities)).to.deep.equal(['Welcome', 'hello', 'You said: hello']);
    });

    it('lets the bot greet an unknown customer with the first thing they say', async () => {
      const started = await startConversation(server);
      expect((await poll(server, started)).body.activities).to.deep.equal([]);
      await post(server, started, { text: 'hello' });
      const { activities } = (await poll(server, started)).body;
      expect(textsOf(activities)).to.have.members(['Welcome', 'hello', 'You said: hello']);
    });

    it('ignores a locale that is none', async () => {
      const { token } = (await call(server, 'POST', '/tokens/generate')).body;
      const answer = await call(server, 'POST', '/conversations', {
        token,
        body: { locale: { x: 'test' } },
      });
      expect(answer.status).to.equal(201);
    });
  });

  describe('GET /conversations/:id', () => {
    it('answers a fresh token and stream address for a known conversation', async () => {
      const started = await startConversation(server);
      nowMs += minutes(20);
      const answer = await call(
        server,
        'GET',
        `/conversations/${started.conversationId}?watermark=0`,
        started,
      );
      nowMs += minutes(20);
      expect(answer.status).to.equal(200);
      expect(answer.body).to.include.keys('conversationId', 'token', 'streamUrl');
      expect((await poll(server, answer.body)).status).to.equal(200);
    });

    it('answers 404 before the conversation has started and for one that never was', async () => {
      const { token, conversationId } = (await call(server, 'POST', '/tokens/generate')).body;
      expect(
        (await call(server, 'GET', `/conversations/${conversationId}`, { token })).status,
      ).to.equal(404);
      expect((await call(server, 'GET', '/conversations/nope')).status).to.equal(404);
      expect((await call(server, 'GET', '/conversations/..%2F..%2Fetc')).status).to.equal(404);
    });
  });

  describe('GET /conversations/:id/activities', () => {
    it('pages with a watermark that is a string until there is nothing new', async () => {
      const started = await startConversation(server);
      await post(server, started, { text: 'one' });
      const first = (await poll(server, started)).body;
      expect(first.watermark).to.be.a('string');
      const second = (await poll(server, started, first.watermark)).body;
      expect(second).to.deep.equal({ activities: [], watermark: first.watermark });
      await post(server, started, { text: 'two' });
      const third = (await poll(server, started, first.watermark)).body;
      expect(textsOf(third.activities)).to.deep.equal(['two', 'You said: two']);
    });

    it('brings a long conversation page by page, each activity once and in order', async () => {
      const started = await startConversation(server);
      const texts = Array.from({ length: 250 }, (_, index) => `line ${index}`);
      await server.log.append(
        started.conversationId,
        texts.map((text) => ({
          type: 'message',
          text,
          channelId: 'directline',
          conversation: { id: started.conversationId },
          from: { id: 'bot' },
        })),
      );
      const seen: (string | undefined)[] = [];
      for (let watermark = ''; ;) {
        const page = (await poll(server, started, watermark)).body;
        if (page.activities.length === 0) break;
        seen.push(...textsOf(page.activities));
        watermark = page.watermark;
      }
      expect(seen).to.deep.equal(texts);
    });

    it('shows neither typing nor conversationUpdate, though the watermark counts the latter', async () => {
      const started = await startConversation(server, { id: 'dl_1' });
      await post(server, started, { text: 'type' });
      await post(server, started, { type: 'typing' });
      const { activities, watermark } = (await poll(server, started)).body;
      expect(activities.map(({ type }) => type)).to.deep.equal(['message', 'message', 'message']);
      expect(watermark).to.equal('4');
    });

    it('gives activities increasing ids and timestamps and no address of the inside', async () => {
      const started = await startConversation(server);
      for (const text of ['one', 'two', 'three']) await post(server, started, { text });
      const { activities } = (await poll(server, started)).body;
      for (const [index, activity] of activities.entries()) {
        expect(activity.id).to.match(new RegExp(`^${started.conversationId}\\|\\d{7}$`));
        expect(activity).not.to.have.property('serviceUrl');
        const before = activities[index - 1];
        if (before)
          expect(Date.parse(activity.timestamp)).to.be.above(Date.parse(before.timestamp));
      }
    });
  });

  describe('POST /conversations/:id/activities', () => {
    it('answers the id once the bot is done, and echoes channelData untouched', async () => {
      const started = await startConversation(server, { id: 'dl_1' });
      const channelData = { clientActivityID: 'abc', nested: { x: [1, null] } };
      const answer = await post(server, started, { text: 'hey', channelData });
      expect(answer.status).to.equal(200);
      const { activities } = (await poll(server, started)).body;
      const echo = activities.find(({ id }) => id === answer.body.id);
      expect(echo?.channelData).to.deep.equal(channelData);
      expect(activities.at(-1)?.replyToId).to.equal(answer.body.id);
    });

    it('answers 502 BotRejectedActivity when the bot fails, without any detail', async () => {
      const started = await startConversation(server);
      const answer = await post(server, started, { text: 'throw' });
      expect([answer.status, answer.body.error.code]).to.deep.equal([502, 'BotRejectedActivity']);
      expect(JSON.stringify(answer.body)).not.to.match(/boom|Error:|\.ts/);
      expect(server.errors).to.have.lengthOf(1);
      expect(await server.log.unhandled()).to.deep.equal([]);
    });

    it('refuses uploads, which are not supported, with 415', async () => {
      const started = await startConversation(server);
      const form = new FormData();
      form.append('file', new Blob(['PNG'], { type: 'image/png' }), 'a.png');
      const response = await fetch(
        `${server.base}/conversations/${started.conversationId}/upload`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${started.token}` },
          body: form,
        },
      );
      expect(response.status).to.equal(415);
      expect(await response.json()).to.have.nested.property('error.code', 'UnsupportedMediaType');
    });
  });

  it('answers GET /session/getsessionid, also to pages that send credentials', async () => {
    const headers = { origin: 'https://shop.example' };
    const {
      status,
      body,
      headers: answered,
    } = await call(server, 'GET', '/session/getsessionid', { headers });
    expect(status).to.equal(200);
    expect(body.sessionId).to.be.a('string');
    expect(answered.get('access-control-allow-credentials')).to.equal('true');
  });

  it('answers a preflight with the origin and headers that it asks for', async () => {
    const answer = await call(server, 'OPTIONS', '/conversations/x/activities', {
      token: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-ms-bot-agent,x-requested-with',
      },
    });
    expect(answer.status).to.equal(204);
    expect(answer.headers.get('access-control-allow-origin')).to.equal('https://shop.example');
    expect(answer.headers.get('access-control-allow-headers')).to.equal(
      'authorization,x-ms-bot-agent,x-requested-with',
    );
  });
});
