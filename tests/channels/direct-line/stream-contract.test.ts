import { expect } from 'chai';

import type { LoggedActivity } from '../../../src/storage/activity-log.ts';
import {
  call,
  post,
  startConversation,
  useTestServers,
  type TestServer,
  type TestServerOptions,
} from './test-server.ts';
import { connect, openStream } from './test-stream.ts';

describe('Direct Line by WebSocket', () => {
  const start = useTestServers();
  let nowMs: number;
  let server: TestServer;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 22);
    server = await start({ now: () => nowMs });
  });

  async function restart(options: TestServerOptions): Promise<void> {
    await server.stop();
    server = await start(options);
  }

  async function reconnect(
    conversation: { conversationId: string; token: string },
    query: string,
  ): Promise<string> {
    const path = `/conversations/${conversation.conversationId}${query}`;
    return (await call(server, 'GET', path, { token: conversation.token })).body.streamUrl;
  }

  function appendTo(conversationId: string, texts: string[]): Promise<LoggedActivity[]> {
    return server.log.append(
      conversationId,
      texts.map((text) => ({
        type: 'message',
        text,
        channelId: 'directline',
        conversation: { id: conversationId },
        from: { id: 'bot' },
      })),
    );
  }

  it('brings what was said before and after it connected, once and in order', async () => {
    const started = await startConversation(server, { id: 'dl_1' });
    await post(server, started, { text: 'before' });
    const stream = await connect(started.streamUrl);
    await post(server, started, { text: 'after' });
    await stream.untilSaid('You said: after');
    expect(stream.said).to.deep.equal([
      'Welcome',
      'before',
      'You said: before',
      'after',
      'You said: after',
    ]);
  });

  it('brings the missed set as the first frame, with the watermark to go on from', async () => {
    const started = await startConversation(server);
    await appendTo(started.conversationId, ['one', 'two', 'three']);
    const stream = await connect(await reconnect(started, '?watermark=1'));
    await stream.untilSaid('three');
    expect(stream.frames[0]?.activities.map(({ text }) => text)).to.deep.equal(['two', 'three']);
    expect(stream.frames[0]?.watermark).to.equal('3');
  });

  it('brings nothing of the past after a reconnect without a watermark', async () => {
    const started = await startConversation(server);
    await appendTo(started.conversationId, ['past']);
    for (const query of ['', '?watermark=']) {
      const stream = await connect(await reconnect(started, query));
      const [{ id } = { id: '' }] = await appendTo(started.conversationId, [`next ${query}`]);
      await stream.untilSaid(`next ${query}`);
      expect(stream.activities.map((activity) => activity.id)).to.deep.equal([id]);
    }
  });

  it('brings everything after a reconnect with watermark 0 or -', async () => {
    const started = await startConversation(server);
    await appendTo(started.conversationId, ['past']);
    for (const watermark of ['0', '-']) {
      const stream = await connect(await reconnect(started, `?watermark=${watermark}`));
      await stream.untilSaid('past');
    }
  });

  it('goes on from the newest when the watermark is from beyond the log', async () => {
    const started = await startConversation(server);
    await appendTo(started.conversationId, ['past']);
    const stream = await connect(await reconnect(started, '?watermark=900'));
    await appendTo(started.conversationId, ['next']);
    await stream.untilSaid('next');
    expect(stream.said).to.deep.equal(['next']);
  });

  it('misses and doubles nothing of what is said while it catches up', async () => {
    const started = await startConversation(server);
    const texts = Array.from({ length: 450 }, (_, index) => `line ${index}`);
    await appendTo(started.conversationId, texts.slice(0, 350));
    const connecting = connect(started.streamUrl);
    for (const text of texts.slice(350)) await appendTo(started.conversationId, [text]);
    const stream = await connecting;
    await stream.untilSaid('line 449');
    expect(stream.said).to.deep.equal(texts);
    expect(stream.frames.at(-1)?.watermark).to.equal('450');
  });

  it('serves several sockets of one conversation', async () => {
    const started = await startConversation(server);
    const streams = [await connect(started.streamUrl), await connect(started.streamUrl)];
    await post(server, started, { text: 'both' });
    for (const stream of streams) await stream.untilSaid('You said: both');
  });

  it('shows typing live, without moving the watermark', async () => {
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    const typing = await post(server, started, {
      type: 'typing',
      channelData: { clientActivityID: 't' },
    });
    await stream.until(({ activities }) => activities.length > 0);
    expect(stream.activities[0]).to.deep.include({ type: 'typing', id: typing.body.id });
    expect(stream.activities[0]?.channelData).to.deep.equal({ clientActivityID: 't' });
    expect(stream.frames[0]?.watermark).to.equal('0');
    await post(server, started, { text: 'type' });
    await stream.untilSaid('You said: type');
    expect(stream.activities.filter(({ type }) => type === 'typing')).to.have.lengthOf(2);
  });

  it('never shows a conversationUpdate', async () => {
    const started = await startConversation(server, { id: 'dl_1' });
    const stream = await connect(started.streamUrl);
    await stream.untilSaid('Welcome');
    expect(stream.activities.map(({ type }) => type)).to.deep.equal(['message']);
    expect(stream.frames[0]?.watermark).to.equal('2');
  });

  it('ignores the empty texts that clients send as pings', async () => {
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    stream.socket.send('');
    await post(server, started, { text: 'still there' });
    await stream.untilSaid('You said: still there');
  });

  it('sends empty texts as pings itself', async () => {
    await restart({ heartbeatMs: 20 });
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    await stream.until(({ texts }) => texts.includes(''));
  });

  it('cuts a client that gives no sign of life', async () => {
    await restart({ heartbeatMs: 20 });
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    const closed = stream.untilClosed();
    stream.socket.pong = () => undefined;
    expect(await closed).to.equal(1006);
  });

  it('cuts a client that does not read, which then misses nothing when it comes back', async () => {
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    stream.socket.pause();
    const closed = stream.untilClosed();
    const long = 'x'.repeat(200_000);
    for (let count = 0; count < 100; count += 1) await appendTo(started.conversationId, [long]);
    stream.socket.resume();
    expect(await closed).to.equal(1006);
    const watermark = stream.frames.at(-1)?.watermark ?? '0';
    const again = await connect(await reconnect(started, `?watermark=${watermark}`));
    await again.until(({ activities }) => activities.length === 100 - Number(watermark));
  });

  it('refuses an address whose 60 seconds are over, that was tampered with, or of another conversation', async () => {
    const [one, other] = [await startConversation(server), await startConversation(server)];
    expect(await openStream(one.streamUrl.replace(/t=.*/, 't=bad'))).to.equal(403);
    const swapped = one.streamUrl.replace(one.conversationId, other.conversationId);
    expect(await openStream(swapped)).to.equal(403);
    const withToken = one.streamUrl.replace(/t=.*/, `t=${one.token}`);
    expect(await openStream(withToken)).to.equal(403);
    nowMs += 61_000;
    expect(await openStream(one.streamUrl)).to.equal(403);
  });

  it('does not take the token of a stream for a token', async () => {
    const started = await startConversation(server);
    const token = new URL(started.streamUrl).searchParams.get('t');
    expect((await call(server, 'POST', '/tokens/refresh', { token })).status).to.equal(403);
  });

  it('refuses one stream too many with 429', async () => {
    const started = await startConversation(server);
    for (let count = 0; count < 20; count += 1) await connect(started.streamUrl);
    expect(await openStream(started.streamUrl)).to.equal(429);
  });

  it('sends clients away with 1012 when it stops', async () => {
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    const closed = stream.untilClosed();
    await server.stop();
    expect(await closed).to.equal(1012);
  });

  it('gives secure addresses behind a proxy that speaks https', async () => {
    await restart({ trustedProxies: 1 });
    const answer = await call(server, 'POST', '/conversations', {
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.body.streamUrl).to.match(/^wss:\/\//);
    await restart({ publicUrl: 'https://chat.example.com' });
    expect((await call(server, 'POST', '/conversations')).body.streamUrl).to.match(
      /^wss:\/\/chat\.example\.com\/v3\/directline\/conversations\//,
    );
  });
});
