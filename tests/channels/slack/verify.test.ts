import { expect } from 'chai';
import { sign, verify } from '../../../src/channels/slack/verify.ts';
import { HttpError } from '../../../src/server/error-body.ts';
import { openEchoChannel, type EchoChannel } from './open-channel.ts';

/** The example of https://docs.slack.dev/authentication/verifying-requests-from-slack */
const DOCUMENTED = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
};

function headersOf({ timestamp, signature }: { timestamp: string; signature: string }) {
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
}

describe('the signature of Slack', () => {
  const { secret, timestamp, signature, body } = DOCUMENTED;
  const atMs = Number(timestamp) * 1000;
  const check = (nowMs: number): void => {
    verify(headersOf({ timestamp, signature }), Buffer.from(body), secret, nowMs);
  };

  it('is the one that Slack documents', () => {
    expect(sign(timestamp, body, secret)).to.equal(signature);
    check(atMs);
  });

  it('holds for 300 seconds, before and after', () => {
    check(atMs + 300_999);
    check(atMs - 300_000);
    expect(() => {
      check(atMs + 301_000);
    }).to.throw(HttpError);
    expect(() => {
      check(atMs - 301_000);
    }).to.throw(HttpError);
  });
});

describe('a request that Slack did not send', () => {
  const nowMs = Date.UTC(2026, 10, 22, 9, 30);
  let channel: EchoChannel;
  let user: { userId: string; channelId: string };

  before(async () => {
    channel = await openEchoChannel({ now: () => nowMs });
    user = channel.peer.workspace.addUser('Ann');
  });

  after(() => channel.end());

  const event = (): string => {
    const { peer } = channel;
    const message = peer.sayUnnoticed(user.userId, user.channelId, 'let me in');
    return JSON.stringify(peer.eventsOf(peer.channel(user.channelId), message)[0]);
  };

  const post = async (
    body: string | Buffer,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: string }> => {
    const response = await fetch(channel.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, body: await response.text() };
  };

  const seconds = Math.floor(nowMs / 1000);
  const signed = (body: string, at = seconds): Record<string, string> =>
    channel.peer.sender.sign(body, at);
  const signatureOf = (body: string): string => signed(body)['X-Slack-Signature'] ?? '';
  const withSecret = (body: string, secret: string): Record<string, string> => ({
    'X-Slack-Request-Timestamp': String(seconds),
    'X-Slack-Signature': sign(String(seconds), body, secret),
  });
  const without = (body: string, name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(signed(body)).filter(([header]) => header !== name));

  const forgeries: Record<string, (body: string) => [string | Buffer, Record<string, string>]> = {
    'without any header': (body) => [body, {}],
    'without a signature': (body) => [body, without(body, 'X-Slack-Signature')],
    'without a timestamp': (body) => [body, without(body, 'X-Slack-Request-Timestamp')],
    'signed with another key': (body) => [body, withSecret(body, 'another')],
    'signed with no key': (body) => [body, withSecret(body, '')],
    'recorded 301 seconds ago': (body) => [body, signed(body, seconds - 301)],
    'dated 301 seconds ahead': (body) => [body, signed(body, seconds + 301)],
    'with the timestamp made newer': (body) => [
      body,
      {
        ...signed(body, seconds - 3_600),
        'X-Slack-Request-Timestamp': String(seconds),
      },
    ],
    'with a timestamp that is no number': (body) => [
      body,
      {
        'X-Slack-Request-Timestamp': 'NaN',
        'X-Slack-Signature': sign('NaN', body, channel.peer.signingSecret),
      },
    ],
    'with another body': (body) => [body.replace('let me in', 'let us in'), signed(body)],
    'with the same JSON written in another way': (body) => [
      JSON.stringify(JSON.parse(body), undefined, 1),
      signed(body),
    ],
    'with a space after it': (body) => [`${body} `, signed(body)],
    'with an empty body': (body) => ['', signed(body)],
    'with a signature in capitals': (body) => [
      body,
      { ...signed(body), 'X-Slack-Signature': signatureOf(body).toUpperCase() },
    ],
    'with half a signature': (body) => [
      body,
      { ...signed(body), 'X-Slack-Signature': signatureOf(body).slice(0, 35) },
    ],
    'with two signatures': (body) => [
      body,
      { ...signed(body), 'X-Slack-Signature': `v0=00, ${signatureOf(body)}` },
    ],
    'with a signature of version 1': (body) => [
      body,
      {
        ...signed(body),
        'X-Slack-Signature': signatureOf(body).replace('v0', 'v1'),
      },
    ],
    'to have its address verified, unsigned': () => [
      JSON.stringify({ type: 'url_verification', challenge: 'c' }),
      {},
    ],
    'as a form with an unsigned command': () => [
      'command=%2Fsupport&text=hi&team_id=T1&channel_id=D1&user_id=U1&trigger_id=1',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
  };

  for (const [name, forge] of Object.entries(forgeries))
    it(`is refused ${name}, and nothing is done`, async () => {
      const [body, headers] = forge(event());
      const answer = await post(body, headers);
      expect(answer.status).to.equal(401);
      expect(JSON.parse(answer.body)).to.deep.equal({
        error: { code: 'Unauthorized', message: 'The request is not signed by Slack.' },
      });
      await channel.settle();
      expect(channel.heard).to.deep.equal([]);
    });

  it('is refused in one way, whatever is wrong with it', async () => {
    const answers = await Promise.all(
      Object.values(forgeries).map((forge) => {
        const [body, headers] = forge(event());
        return post(body, headers);
      }),
    );
    expect(new Set(answers.map(({ body }) => body)).size).to.equal(1);
  });

  it('is accepted when it was signed, and not taken a second time', async () => {
    const body = event();
    expect((await post(body, signed(body))).status).to.equal(200);
    expect((await post(body, signed(body))).status).to.equal(200);
    expect((await post(body, signed(body, seconds - 300))).status).to.equal(200);
    await channel.settle();
    expect(channel.heard).to.have.length(1);
    expect(channel.said(user.channelId)).to.deep.equal(['You said: let me in']);
  });

  it('gets the challenge back when Slack verifies the address', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1aB', token: 't' });
    expect(await post(body, signed(body))).to.deep.equal({ status: 200, body: '3eZbrw1aB' });
  });

  it('is a plain 400 where it is signed but nothing that Slack sends', async () => {
    for (const body of ['{', '[]', '{"type":"event_callback"}'])
      expect((await post(body, signed(body))).status, body).to.equal(400);
  });
});
