import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { runApp, type RunningApp } from '../../support/running-app.ts';
import { addressOf } from '../../support/listen.ts';

describe('the Bot Framework Emulator', function emulatorSuite() {
  this.timeout(30_000);
  let app: RunningApp;
  let emulator: Server;
  let serviceUrl: string;
  let said: (text: string) => void;

  before(async function start() {
    this.timeout(400_000);
    app = await runApp({ BOT_EMULATOR: '1' });
    emulator = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text?: string };
        if (text !== undefined) said(text);
        response.setHeader('Content-Type', 'application/json');
        response.end('{"id":"1"}');
      });
    });
    serviceUrl = await addressOf(emulator);
  });

  after(async () => {
    await app.remove();
    emulator.closeAllConnections();
    emulator.close();
  });

  async function post(
    changes: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${app.url}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({
        type: 'message',
        id: '1',
        channelId: 'emulator',
        serviceUrl,
        from: { id: 'r_1', name: 'User', role: 'user' },
        recipient: { id: 'bot-1', name: 'Bot', role: 'bot' },
        conversation: { id: 'c-1|livechat' },
        text: 'where is my ticket?',
        ...changes,
      }),
    });
  }

  it('is answered without credentials, on this machine', async () => {
    const answer = new Promise<string>((resolve) => (said = resolve));
    expect((await post()).status).to.equal(200);
    expect(await answer).to.include('no ticket from this conversation');
  });

  it('is not imitated by a page in a browser, a proxy, or with an address elsewhere', async () => {
    const refused = [
      await post({}, { Origin: 'http://127.0.0.1:3978' }),
      await post({}, { 'X-Forwarded-For': '127.0.0.1' }),
      await post({ serviceUrl: 'https://smba.trafficmanager.net/amer/' }),
      await post({ serviceUrl: 'http://169.254.169.254/' }),
    ];
    expect(refused.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401]);
  });
});

describe('without credentials', () => {
  it('nothing is at /api/messages', async function nothing() {
    this.timeout(60_000);
    const app = await runApp();
    const answer = await fetch(`${app.url}/api/messages`, { method: 'POST' });
    expect(answer.status).to.equal(404);
    await app.remove();
  });
});
