import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../support/browser.ts';
import { benchOf } from '../bench-in-process.ts';
import { playCustomers } from '../play-customers.ts';
import { serveSandbox, type ServedSandbox } from '../serve-sandbox.ts';

describe('the page of the sandbox in a browser', function () {
  this.timeout(60_000);

  let served: ServedSandbox;
  let page: Page;
  let problems: string[] = [];

  before(async () => {
    served = await serveSandbox();
  });

  beforeEach(async () => {
    problems = [];
    page = await (await openBrowser()).newPage({ viewport: { width: 390, height: 844 } });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${served.origin}/sandbox`);
    await page.waitForSelector('#personas li');
  });

  afterEach(async () => {
    await page.close();
    expect(problems).to.deep.equal([]);
  });

  after(() => served.remove());

  it('fits a phone and a desktop without scrolling sideways', async () => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, String(width)).to.equal(0);
    }
  });

  it('shows a code as soon as it was sent, and lets the clock be moved', async () => {
    const player = playCustomers(
      () => served.service,
      () => benchOf(served.sandbox.bench),
    );
    await player.start('lost-nothing', 'protective_freeze');
    const code = served.sandbox.bench.codeFor('lost-nothing@sandbox.example') ?? '';
    await page.click('text=+1 hour');
    await page.waitForSelector(`#mails >> text=${code}`);
    expect(await page.textContent('#offset')).to.equal('+60 minutes');
  });

  it('switches faults on and off', async () => {
    await page.check('[name=dropAfterCommit]');
    await page.click('text=Switch on');
    await waitFor(() => served.sandbox.faults.current.dropAfterCommit);
    await page.click('text=All off');
    await waitFor(() => !served.sandbox.faults.current.dropAfterCommit);
    await page.waitForSelector('[name=dropAfterCommit]:not(:checked)');
  });

  async function waitFor(condition: () => boolean): Promise<void> {
    while (!condition()) await page.waitForTimeout(10);
  }
});
