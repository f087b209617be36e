import { expect } from 'chai';

import {
  call,
  poll,
  post,
  startConversation,
  useTestServers,
  type AnswerBody,
  type TestServer,
} from './test-server.ts';

describe('Direct Line with bad input', () => {
  const start = useTestServers();
  let server: TestServer;
  let started: AnswerBody;
  let path: string;

  beforeEach(async () => {
    server = await start();
    started = await startConversation(server);
    path = `/conversations/${started.conversationId}/activities`;
  });

  async function refusal(body: unknown, headers: Record<string, string> = {}): Promise<string> {
    const answer = await call(server, 'POST', path, { token: started.token, body, headers });
    expect(answer.body).to.have.all.keys('error');
    expect(answer.body.error).to.have.all.keys('code', 'message');
    expect(JSON.stringify(answer.body)).not.to.match(/node_modules|\.ts\b|at .+:\d+/);
    return `${answer.status} ${answer.body.error.code}`;
  }

  it('refuses 5 MB with 413 and serves the next request', async () => {
    expect(await refusal({ type: 'message', text: 'x'.repeat(5_000_000) })).to.equal(
      '413 PayloadTooLarge',
    );
    expect((await post(server, started, { text: 'fine' })).status).to.equal(200);
  });

  it('refuses more than 32 KB beside the text with 413, and takes data in an attachment’s address', async () => {
    const long = 'x'.repeat(33_000);
    for (const body of [{ value: long }, { channelData: { long } }, { entities: [{ type: long }] }])
      expect(await refusal({ type: 'message', ...body })).to.equal('413 PayloadTooLarge');
    const contentUrl = `data:image/png;base64,${'A'.repeat(40_000)}`;
    const attachments = [{ contentType: 'image/png', contentUrl }];
    expect((await post(server, started, { attachments })).status).to.equal(200);
  });

  it('refuses broken JSON, broken UTF-8, no body and JSON that is nested without end with 400', async () => {
    const bodies = [
      '{',
      'null x',
      '[]',
      '"text"',
      `{"type":"message","value":${'['.repeat(9000)}${']'.repeat(9000)}}`,
    ];
    for (const body of bodies) expect(await refusal(body)).to.equal('400 BadArgument');
    const response = await fetch(server.base + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${started.token}`, 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(response.status).to.equal(400);
    expect(await refusal(undefined)).to.equal('400 BadArgument');
  });

  it('refuses other content types and compressed bodies with 415', async () => {
    expect(await refusal('{}', { 'content-type': 'text/plain' })).to.equal(
      '415 UnsupportedMediaType',
    );
    expect(await refusal('{}', { 'content-encoding': 'gzip' })).to.equal(
      '415 UnsupportedMediaType',
    );
  });

  it('refuses wrong types and says which with 400', async () => {
    const from = { id: 'c1' };
    for (const body of [
      {},
      { from },
      { type: 'conversationUpdate', from },
      { type: 'trace', from },
      { type: 7, from },
      { type: 'message', from, text: 7 },
      { type: 'message', from: 'c1' },
      { type: 'message', from: { id: 7 } },
      { type: 'message', from: { id: ' ' } },
      { type: 'message' },
      { type: 'message', from, attachments: {} },
      { type: 'message', from, attachments: [{ contentType: 'a/b', contentUrl: 'javascript:1' }] },
      { type: 'message', from, channelData: 'text' },
      { type: 'message', from, entities: ['text'] },
    ]) {
      expect(await refusal(body), JSON.stringify(body)).to.match(
        /^400 (BadArgument|MissingProperty)$/,
      );
    }
    const answer = await post(server, started, { text: 7 });
    expect(answer.body.error.message).to.contain('text: Invalid input: expected string');
    expect((await poll(server, started)).body.activities).to.deep.equal([]);
  });

  it('refuses a watermark that is none with 400', async () => {
    for (const watermark of ['x', '-1', '1.5', '1e3', '99999999999999999999']) {
      expect((await poll(server, started, watermark)).status).to.equal(400);
    }
  });

  it('answers 404 and 405 with an error body', async () => {
    const token = started.token;
    for (const [method, address, status] of [
      ['GET', '/nothing', 404],
      ['GET', '/conversations/unknown/activities', 403],
      ['DELETE', '/conversations', 405],
      ['PUT', path, 405],
    ] as const) {
      const answer = await call(server, method, address, { token });
      expect([address, answer.status]).to.deep.equal([address, status]);
      expect(answer.body.error.code).to.be.a('string');
    }
  });

  it('keeps right-to-left, zero-width, emoji and control characters as they were sent', async () => {
    const texts = [
      'שלום \u202Eabc\u202C',
      'a\u200Bb\u200Dc\uFEFF',
      '👩‍👩‍👧‍👦 𝒳',
      'line\r\n\ttab \u0000 nul',
      '\uD800 lone',
    ];
    for (const text of texts) expect((await post(server, started, { text })).status).to.equal(200);
    const { activities } = (await poll(server, started)).body;
    const said = activities.filter(({ from }) => from.id === 'c1').map(({ text }) => text);
    expect(said.slice(0, 4)).to.deep.equal(texts.slice(0, 4));
  });

  it('takes null as absent, as some clients mean it', async () => {
    const answer = await post(server, started, { text: 'hi', locale: null, attachments: null });
    expect(answer.status).to.equal(200);
  });

  it('leaves out what customers do not get to say', async () => {
    await post(server, started, {
      text: 'hi',
      id: 'mine',
      timestamp: '1970-01-01T00:00:00Z',
      conversation: { id: 'other' },
      serviceUrl: 'https://evil.example',
      deliveryMode: 'expectReplies',
      membersAdded: [{ id: 'x' }],
      __proto__: { polluted: true },
    });
    const said = (await poll(server, started)).body.activities.find(({ text }) => text === 'hi');
    expect(said).to.have.all.keys([
      'type',
      'text',
      'id',
      'timestamp',
      'channelId',
      'conversation',
      'from',
      'recipient',
    ]);
    expect(said?.conversation.id).to.equal(started.conversationId);
    expect((await poll(server, started)).body.activities).to.have.lengthOf(3);
  });
});
