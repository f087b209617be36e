import { expect } from 'chai';
import { decodeJwt, SignJWT } from 'jose';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { look } from './look.ts';
import { openHostSite, type HostSite } from './host-site.ts';

const ASSERTION_SECRET = 'a secret that the site and the chat share';

describe('the widget on a site', function () {
  this.timeout(60_000);
  let app: RunningApp;
  let site: HostSite;
  let page: Page;
  let launcher: Locator;
  let chat: FrameLocator;
  let asked: string[];
  let faults: string[];

  before(async function () {
    this.timeout(180_000);
    site = await openHostSite();
    app = await runApp({
      ALLOWED_ORIGINS: site.origin,
      CUSTOMER_ASSERTION_SECRET: ASSERTION_SECRET,
    });
  });
  after(async () => {
    await app.remove();
    await site.close();
  });
  beforeEach(() => {
    site.embed(app.url);
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults).to.deep.equal([]);
  });

  async function visit(options: { width?: number; height?: number } = {}): Promise<void> {
    const { width = 1280, height = 800 } = options;
    const browser = await openBrowser();
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width, height } });
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
    asked = [];
    faults = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => {
      if (/Security Policy|TrustedHTML|TrustedScript/.test(line.text())) faults.push(line.text());
    });
    await page.goto(site.origin);
    launcher = page.locator('support-chat button');
    chat = page.frameLocator('support-chat iframe');
    await launcher.waitFor();
  }

  async function ask(text: string): Promise<void> {
    const field = chat.getByLabel('Your message');
    await field.fill(text);
    await field.press('Enter');
  }

  async function untilBotSaid(count: number): Promise<void> {
    await chat
      .locator('.message-bot')
      .nth(count - 1)
      .waitFor();
  }

  function frameOfChat(): Frame {
    const frame = page.frames().find((candidate) => candidate.url().startsWith(app.url));
    if (!frame) throw new Error('Expected the chat to be loaded in a frame.');
    return frame;
  }

  it('loads its launcher and nothing else until it is opened, and moves nothing on the page', async () => {
    await visit();
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => url.startsWith(app.url))).to.deep.equal([`${app.url}/widget.js`]);
    const shifts = await page.evaluate<number>(
      `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(() => resolve(0), 100))`,
    );
    expect(shifts).to.equal(0);
    await look(page, 'site-closed');
  });

  it('opens beside a page whose styles do not reach it, answers, and closes at Escape with the focus back', async () => {
    await visit();
    const { width, height } = (await launcher.boundingBox()) ?? {};
    expect([width, height]).to.deep.equal([56, 56]);
    await launcher.click();
    await untilBotSaid(1);
    await chat.locator('#text:focus').waitFor();
    await ask('How do I reset my 2FA?');
    await untilBotSaid(2);
    await look(page, 'site-open');
    await page.keyboard.press('Escape');
    await page.locator('support-chat .panel').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.localName')).to.equal('support-chat');
    expect(await launcher.getAttribute('aria-expanded')).to.equal('false');
  });

  it('fills a phone’s screen, with its own button to close', async () => {
    await visit({ width: 360, height: 640 });
    await launcher.click();
    await untilBotSaid(1);
    await look(page, 'site-phone');
    expect(await page.locator('support-chat .panel').boundingBox()).to.include({
      width: 360,
      height: 640,
    });
    await chat.getByRole('button', { name: 'Close chat' }).click();
    await page.locator('support-chat .panel').waitFor({ state: 'hidden' });
  });

  it('obeys and tells the site by its API, and never tells it what was said', async () => {
    await visit();
    await page.evaluate(`window.heard = [];
      for (const name of ['open', 'close', 'message', 'unread'])
        SupportChat.on(name, (detail) => heard.push([name, detail]))`);
    await untilUnread('count > 0', `SupportChat.send('thanks')`);
    expect(await launcher.getAttribute('aria-label')).to.match(/^Open chat \(\d\)$/);
    await look(page, 'site-unread');
    await untilUnread('count === 0', 'SupportChat.open()');
    await page.evaluate('SupportChat.close()');
    const heard = await page.evaluate<[string, unknown][]>('heard');
    expect(heard).to.deep.include(['message', { author: 'customer' }]);
    expect(heard.map(([name]) => name)).to.include.members(['open', 'close']);
    expect(JSON.stringify(heard)).not.to.match(/thanks|welcome/i);
  });

  it('goes on with the conversation on the next page, and shows what came meanwhile', async () => {
    await visit();
    await launcher.click();
    await untilBotSaid(1);
    await ask('thanks');
    await untilBotSaid(2);
    await page.goto(`${site.origin}/another`);
    await page.locator('support-chat iframe').waitFor({ state: 'attached' });
    await launcher.click();
    await untilBotSaid(2);
    expect(await chat.locator('.message-customer .bubble').allInnerTexts()).to.deep.equal([
      'thanks',
    ]);
  });

  it('hands over who the customer is, signed by the site, and begins anew for another', async () => {
    await visit();
    const assertion = await sign('c-17', 'Ada');
    await page.evaluate(`SupportChat.setCustomer(() => Promise.resolve('${assertion}'))`);
    await launcher.click();
    await untilBotSaid(1);
    expect(await customerInFrame()).to.equal('dl_c-17');
    await ask('thanks');
    await untilBotSaid(2);
    await page.evaluate(`SupportChat.setCustomer('${await sign('c-18', 'Bob')}')`);
    await chat.getByText('so this is a new one').waitFor();
    expect(await customerInFrame()).to.equal('dl_c-18');
    expect(await chat.locator('.message-customer').count()).to.equal(0);
  });

  it('listens to nobody but its own frame', async () => {
    await visit();
    await launcher.click();
    await untilBotSaid(1);
    await page.evaluate(`window.postMessage({ type: 'support-chat:close' }, '*');
      document.querySelector('support-chat').shadowRoot.querySelector('iframe').contentWindow
        .postMessage({ type: 'support-chat:send', text: 5 }, '*')`);
    await frameOfChat().evaluate(
      `window.postMessage({ type: 'support-chat:send', text: 'forged' }, '*')`,
    );
    await ask('thanks');
    await untilBotSaid(2);
    expect(await chat.locator('.message-customer .bubble').allInnerTexts()).to.deep.equal([
      'thanks',
    ]);
    expect(await launcher.getAttribute('aria-expanded')).to.equal('true');
  });

  it('takes the site’s colour and theme, and mirrors itself for right-to-left', async () => {
    site.embed(
      app.url,
      'data-accent="#ffcc00" data-theme="dark" data-locale="ar" data-position="left"',
    );
    await visit();
    await launcher.click();
    await untilBotSaid(1);
    await look(page, 'site-themed');
    const root = chat.locator('html');
    expect(await root.getAttribute('dir')).to.equal('rtl');
    expect(await root.getAttribute('data-theme')).to.equal('dark');
    expect((await launcher.boundingBox())?.x).to.be.lessThan(100);
  });

  it('stays away from sites that are not allowed', async () => {
    const stranger = await openHostSite();
    stranger.embed(app.url);
    await visit();
    await page.goto(stranger.origin);
    await launcher.click();
    await page.locator('support-chat iframe').waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    expect(faults.join()).to.contain('frame-ancestors');
    faults = [];
    expect(asked.filter((url) => url.includes('/api/') || url.includes('/chat/'))).to.deep.equal(
      [],
    );
    await stranger.close();
  });

  /** In the page as an expression: its policy allows no code that is made there. */
  async function untilUnread(condition: string, action: string): Promise<void> {
    await page.evaluate(`new Promise((resolve) => {
      SupportChat.on('unread', (count) => { if (${condition}) resolve(); });
      ${action};
    })`);
  }

  async function customerInFrame(): Promise<unknown> {
    const kept = await frameOfChat().evaluate<string>(`localStorage.getItem('support-chat')`);
    return decodeJwt((JSON.parse(kept) as { token: string }).token)['user'];
  }

  async function sign(id: string, name: string): Promise<string> {
    return new SignJWT({ name })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(ASSERTION_SECRET));
  }
});
