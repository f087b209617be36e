import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { decodeJwt } from 'jose';
import { Tokens } from '../../src/channels/direct-line/tokens.ts';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { linkTo, type BreakableLink } from './breakable-link.ts';
import { ChatPage } from './chat-page.ts';
import { sharedApp } from './shared-app.ts';

const KEPT = 'support-chat';

describe('the chat page on a bad connection', function () {
  this.timeout(30_000);
  let link: BreakableLink;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    link = await linkTo((await sharedApp()).url);
  });
  beforeEach(async () => {
    chat = await ChatPage.open(link.url);
  });
  afterEach(async () => {
    link.mend();
    expect(await chat.close()).to.deep.equal([]);
  });
  after(async () => {
    await link.close();
  });

  it('goes on after its connections were cut, and loses and doubles nothing', async () => {
    await chat.say('How do I change my email?');
    const shown = await chat.transcript();
    const reconnected = chat.page.waitForEvent('websocket');
    link.cut();
    await reconnected;
    expect(await chat.say('thanks')).to.contain('welcome');
    const lines = await chat.transcript();
    expect(lines.slice(0, shown.length)).to.deep.equal(shown);
    expect(lines).to.have.length(shown.length + 2);
    await chat.reload();
    expect(await chat.transcript()).to.deep.equal(lines);
  });

  it('says that support cannot be reached, keeps what is written, and sends it once when it can', async () => {
    link.break();
    await chat.notice.getByText('We can’t reach support').waitFor();
    await chat.write('hello');
    await chat.notice.getByText('Your message will be sent as soon as we can').waitFor();
    await chat.log.getByText('Not sent yet').waitFor();
    const before = await chat.replies().count();
    link.mend();
    await chat.page.getByRole('button', { name: 'Try now' }).click();
    await chat.waitForReply(before);
    await chat.waitUntilDelivered();
    await chat.notice.waitFor({ state: 'hidden' });
    await chat.reload();
    expect(await chat.customerLines()).to.deep.equal(['hello']);
  });

  it('keeps what is written offline, says so, and sends each message once', async () => {
    const { page } = chat;
    await page.context().setOffline(true);
    await chat.notice.getByText('You’re offline').waitFor();
    await chat.write('hello');
    await chat.write('thanks');
    await chat.notice.getByText('Your 2 messages will be sent when you’re back.').waitFor();
    const before = await chat.replies().count();
    await page.context().setOffline(false);
    await chat
      .replies()
      .nth(before + 1)
      .waitFor();
    await chat.waitUntilDelivered();
    await chat.notice.waitFor({ state: 'hidden' });
    expect(await chat.customerLines()).to.deep.equal(['hello', 'thanks']);
    await chat.reload();
    expect(await chat.customerLines()).to.deep.equal(['hello', 'thanks']);
  });

  it('sends after a reload what was not sent before it', async () => {
    link.break();
    await chat.write('hello');
    await chat.log.getByText('Not sent yet').waitFor();
    link.mend();
    await chat.reload();
    await chat.waitForReply(1);
    await chat.waitUntilDelivered();
    expect(await chat.customerLines()).to.deep.equal(['hello']);
  });

  it('offers to try again when a message fails, and counts the tries as one message', async () => {
    const ids: unknown[] = [];
    await chat.page.route('**/activities', async (route) => {
      const { channelData } = route.request().postDataJSON() as { channelData: unknown };
      ids.push(channelData);
      if (ids.length === 1) await route.fulfill({ status: 500, body: '{}' });
      else await route.continue();
    });
    await chat.write('hello');
    await chat.log.getByRole('button', { name: 'Try again' }).click();
    await chat.waitForReply(1);
    await chat.waitUntilDelivered();
    expect(ids).to.have.length(2);
    expect(ids[0]).to.deep.equal(ids[1]);
    expect(await chat.customerLines()).to.deep.equal(['hello']);
  });

  it('shows a message as sent when it arrived and only the answer to sending it was lost', async () => {
    await chat.page.route('**/activities', async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, body: '{}' });
    });
    await chat.say('hello');
    await chat.waitUntilDelivered();
    expect(await chat.customerLines()).to.deep.equal(['hello']);
  });

  it('says so when a message is refused, and goes on with the next', async () => {
    await chat.page.route(
      '**/activities',
      async (route) => {
        await route.fulfill({ status: 413, body: '{}' });
      },
      { times: 1 },
    );
    await chat.write('hello');
    await chat.log.getByText('This message can’t be sent').waitFor();
    expect(await chat.say('thanks')).to.contain('welcome');
    await chat.reload();
    expect(await chat.customerLines()).to.deep.equal(['thanks']);
  });

  it('asks for a person once, however often the button is tapped while offline', async () => {
    const button = chat.page.getByRole('banner').getByRole('button', { name: 'Talk to a person' });
    await chat.page.context().setOffline(true);
    await button.click();
    await button.click();
    await chat.page.context().setOffline(false);
    await chat.waitForReply(1);
    expect(await chat.customerLines()).to.deep.equal(['Talk to a person']);
  });
});

describe('the chat page and a restarted server', function () {
  this.timeout(60_000);
  let app: RunningApp;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    app = await runApp();
  });
  beforeEach(async () => {
    chat = await ChatPage.open(app.url);
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });
  after(async () => {
    await app.remove();
  });

  it('resumes the conversation, and delivers what was written meanwhile', async () => {
    await chat.say('I want to talk to a person');
    const shown = await chat.transcript();
    await app.stop();
    await chat.write('Where is my ticket?');
    await chat.notice.getByText('Your message will be sent as soon as we can').waitFor();
    const before = await chat.replies().count();
    await app.start();
    await chat.page.getByRole('button', { name: 'Try now' }).click();
    expect(await chat.waitForReply(before)).to.match(/T-\d+/);
    const lines = await chat.transcript();
    expect(lines.slice(0, shown.length)).to.deep.equal(shown);
    expect(lines).to.have.length(shown.length + 2);
  });

  it('resumes without a word when the token has expired since the last visit', async () => {
    await chat.say('How do I change my email?');
    const shown = await chat.transcript();
    await replaceKeptToken(chat, (token) => expireToken(token, app));
    await chat.reload();
    expect(await chat.transcript()).to.deep.equal(shown);
    await chat.say('thanks');
  });

  it('begins anew, and says so, when the server no longer knows the conversation', async () => {
    await chat.say('thanks');
    await app.stop();
    // Without the secret the old tokens are worth nothing, so this is as good as lost.
    await rm(path.join(app.dataDirectory, 'direct-line-secret'));
    await app.start();
    await chat.log.getByText('so this is a new one').waitFor();
    await chat.replies().first().waitFor();
    expect(await chat.customerLines()).to.deep.equal([]);
    await chat.say('thanks');
    await chat.reload();
    expect(await chat.customerLines()).to.deep.equal(['thanks']);
  });
});

async function replaceKeptToken(
  chat: ChatPage,
  change: (token: string) => Promise<string>,
): Promise<void> {
  const { page } = chat;
  const kept = await page.evaluate<string>(`localStorage.getItem('${KEPT}')`);
  const { conversationId, token } = JSON.parse(kept) as { conversationId: string; token: string };
  const changed = JSON.stringify({ conversationId, token: await change(token) });
  await page.evaluate(`localStorage.setItem('${KEPT}', ${JSON.stringify(changed)})`);
}

/** The same token as it would be had it been issued yesterday. */
async function expireToken(token: string, app: RunningApp): Promise<string> {
  const secret = await readFile(path.join(app.dataDirectory, 'direct-line-secret'), 'utf8');
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  const { conversation, user } = decodeJwt<{ conversation: string; user: string }>(token);
  return new Tokens(secret.trim(), () => yesterday, randomUUID).issue({
    conversationId: conversation,
    customer: { id: user },
    trustedOrigins: [app.url],
  });
}
