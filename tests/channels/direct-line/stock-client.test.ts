import { DirectLine, ConnectionStatus, type Activity } from 'botframework-directlinejs';
import { expect } from 'chai';

import {
  SECRET,
  call,
  poll,
  post,
  startConversation,
  textsOf,
  useTestServers,
  type TestServer,
} from './test-server.ts';
import { useBrowserGlobals } from './stock-client-globals.ts';

type ClientOptions = ConstructorParameters<typeof DirectLine>[0];

/** A page that has shown its customer what the stock client brought. */
class Page {
  readonly client: DirectLine;
  readonly activities: Activity[] = [];
  readonly statuses: ConnectionStatus[] = [];
  #onChange: () => void = () => undefined;

  constructor(options: ClientOptions, customerId?: string) {
    this.client = new DirectLine(options);
    if (customerId !== undefined) this.client.setUserId(customerId);
    this.client.connectionStatus$.subscribe((status) => {
      this.statuses.push(status);
      this.#onChange();
    });
    this.client.activity$.subscribe(
      (activity) => {
        this.activities.push(activity);
        this.#onChange();
      },
      () => undefined,
    );
  }

  get texts(): (string | undefined)[] {
    return textsOf(this.activities as { text?: string }[]);
  }

  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
  }

  /** Resolves with the id that the client makes of the answer. */
  async say(text: string, more: object = {}): Promise<string> {
    const activity = { type: 'message', text, from: { id: 'c1' }, ...more } as Activity;
    return new Promise((resolve, reject) => {
      this.client.postActivity(activity).subscribe(resolve, reject);
    });
  }
}

describe('the stock client', () => {
  const start = useTestServers();
  useBrowserGlobals();
  const pages: Page[] = [];
  let server: TestServer;

  beforeEach(async () => {
    server = await start();
  });

  afterEach(() => {
    for (const page of pages.splice(0)) page.client.end();
  });

  function open(options: ClientOptions, webSocket: boolean, customerId?: string): Page {
    // The client waits 3 to 15 s before it reconnects, by this formula: 3000 + random * 12000.
    const withoutWaiting = { random: () => -0.25 };
    const defaults = { domain: server.base, webSocket, pollingInterval: 200, ...withoutWaiting };
    const page = new Page({ ...defaults, ...options }, customerId);
    pages.push(page);
    return page;
  }

  async function newToken(id = 'dl_1'): Promise<string> {
    const body = { user: { id } };
    return (await call(server, 'POST', '/tokens/generate', { body })).body.token;
  }

  for (const webSocket of [false, true]) {
    describe(webSocket ? 'by WebSocket' : 'by REST', () => {
      it('is greeted, sends, and gets the echo and the reply', async () => {
        const page = open({ token: await newToken() }, webSocket);
        await page.until(() => page.texts.includes('Welcome'));
        const id = await page.say('hello', { channelData: { clientActivityID: 'x' } });
        await page.until(() => page.texts.includes('You said: hello'));
        const echo = page.activities.find((activity) => activity.id === id);
        expect(echo?.channelData).to.deep.equal({ clientActivityID: 'x' });
        expect(page.texts).to.deep.equal(['Welcome', 'hello', 'You said: hello']);
      });

      it('works with the secret, and with a customer id of its own', async () => {
        const page = open({ secret: SECRET }, webSocket, 'u_test');
        await page.until(() => page.texts.includes('Welcome'));
        await page.say('hello');
        await page.until(() => page.texts.includes('hello'));
        expect(page.activities.find(({ from }) => from.id === 'u_test')).not.to.equal(undefined);
      });

      it('takes its customer from the token and no other', async () => {
        const page = open({ token: await newToken('dl_7') }, webSocket, 'u_test');
        await page.say('hello');
        await page.until(() => page.texts.includes('hello'));
        expect(page.activities.find(({ from }) => from.role === 'user')?.from.id).to.equal('dl_7');
      });

      it('resumes with the whole history after a reload', async () => {
        const started = await startConversation(server, { id: 'dl_1' });
        await post(server, started, { text: 'before' });
        const { token, conversationId } = started;
        const page = open({ token, conversationId, watermark: '0' }, webSocket);
        await page.until(() => page.texts.includes('You said: before'));
        expect(page.texts).to.deep.equal(['Welcome', 'before', 'You said: before']);
      });
    });
  }

  it('gets everything once when its socket breaks in the middle', async () => {
    const page = open({ token: await newToken() }, true);
    await page.until(() => page.texts.includes('Welcome'));
    const conversationId = page.activities[0]?.conversation?.id ?? '';
    server.dropStreams();
    const { token } = (await call(server, 'GET', `/conversations/${conversationId}`)).body;
    await post(server, { conversationId, token }, { text: 'while away' });
    await page.until(() => page.texts.includes('You said: while away'));
    expect(page.texts).to.deep.equal(['Welcome', 'while away', 'You said: while away']);
  });

  it('goes on after a restart of the server as if nothing had been', async () => {
    const page = open({ token: await newToken(), timeout: 200 }, true);
    await page.say('one');
    await page.until(() => page.texts.includes('You said: one'));
    const { port } = server;
    await server.stop();
    server = await start({ port });
    expect(await page.say('two')).to.match(/\|\d{7}$/);
    await page.until(() => page.texts.includes('You said: two'));
    expect(page.texts).to.deep.equal(['Welcome', 'one', 'You said: one', 'two', 'You said: two']);
    expect(page.statuses).not.to.include(ConnectionStatus.Ended);
  });

  it('gets nothing of the past when it resumes without a watermark', async () => {
    const started = await startConversation(server, { id: 'dl_1' });
    await post(server, started, { text: 'before' });
    const { token, conversationId } = started;
    const page = open({ token, conversationId }, true);
    await page.until(() => page.statuses.includes(ConnectionStatus.Online));
    await page.say('after');
    await page.until(() => page.texts.includes('You said: after'));
    expect(page.texts).to.deep.equal(['after', 'You said: after']);
  });

  it('connects also when the welcome fails', async () => {
    await server.stop();
    server = await start({ logic: () => Promise.reject(new Error('down')) });
    const page = open({ token: await newToken() }, true);
    await page.until(() => page.statuses.includes(ConnectionStatus.Online));
    expect(page.statuses).not.to.include(ConnectionStatus.FailedToConnect);
  });

  it('hears an error for a post that can never succeed', async () => {
    const page = open({ token: await newToken() }, true);
    await page.until(() => page.texts.includes('Welcome'));
    const refused = await page.say('x', { type: 'trace' }).then(
      () => 'sent',
      (error: unknown) => (error as { status: number }).status,
    );
    expect(refused).to.equal(400);
  });

  it('knows no id of a post that the bot failed at, though the echo has come', async () => {
    const page = open({ token: await newToken() }, true);
    expect(await page.say('throw')).to.equal('retry');
    await page.until(() => page.texts.includes('throw'));
  });

  it('learns from 404 that a conversation is gone, and from nothing else', async () => {
    const started = await startConversation(server);
    const foreign = { ...started, conversationId: 'unknown' };
    expect((await poll(server, foreign)).status).to.equal(403);
    const page = open({ secret: SECRET, conversationId: 'unknown' }, false);
    await page.until(() => page.statuses.includes(ConnectionStatus.FailedToConnect));
  });
});
