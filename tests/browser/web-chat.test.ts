import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { sharedApp } from './shared-app.ts';

describe('stock Web Chat', function () {
  this.timeout(60_000);
  let url: string;
  let page: Page;
  let addresses: string[];

  before(async function () {
    this.timeout(180_000);
    ({ url } = await sharedApp());
  });
  beforeEach(async () => {
    const browser = await openBrowser();
    page = await browser.newPage({ locale: 'en-GB' });
    addresses = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(`${url}/webchat`);
  });
  afterEach(async () => {
    await page.close();
  });

  it('welcomes, answers, and shows the same after a reload, without asking anybody else', async () => {
    await said('the questions people ask most');
    const field = page.locator('[data-id="webchat-sendbox-input"]');
    await field.fill('How do I reset my 2FA?');
    await field.press('Enter');
    await said('updated 16 April 2026');
    await page.reload();
    await said('the questions people ask most');
    await said('How do I reset my 2FA?');
    await said('updated 16 April 2026');
    expect(await page.locator('.webchat__basic-transcript__activity').count()).to.equal(3);
    const hosts = new Set(addresses.map((address) => new URL(address.replace(/^blob:/, '')).host));
    expect([...hosts]).to.deep.equal([new URL(url).host]);
  });

  it('shares its conversation with our own page', async () => {
    await said('the questions people ask most');
    await page.goto(url);
    await page.locator('[role=log][aria-live=polite] .message-bot').waitFor();
    expect(await page.locator('.message-bot').count()).to.equal(1);
  });

  async function said(text: string): Promise<void> {
    await page.getByText(text).first().waitFor({ timeout: 20_000 });
  }
});
