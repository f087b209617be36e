import { expect } from 'chai';
import type { BrowserContextOptions } from 'playwright-core';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { ChatPage } from './chat-page.ts';
import { addAgent, DeskPage } from './desk-page.ts';
import { seriousFaults } from './serious-faults.ts';

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const SCREENS: Record<string, BrowserContextOptions> = {
  'a light desktop': { ...DESKTOP, colorScheme: 'light' },
  'a dark desktop': { ...DESKTOP, colorScheme: 'dark' },
  'a dark tablet': { viewport: { width: 820, height: 1180 }, hasTouch: true, colorScheme: 'dark' },
  'a light phone': { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

describe('the desk for everyone', function () {
  this.timeout(90_000);
  let app: RunningApp;
  let desk: DeskPage;

  before(async function () {
    this.timeout(180_000);
    app = await runApp();
    await addAgent(app, 'Robin', 'admin');
    await addAgent(app, 'Alex');
    const chat = await ChatPage.open(app.url);
    await chat.say('How do I change my email?');
    await chat.say('I want to talk to a person');
    await chat.close();
  });
  after(() => app.remove());
  afterEach(async () => {
    expect(await desk.close()).to.deep.equal([]);
  });

  async function expectNoFault(view: string): Promise<void> {
    expect(await seriousFaults(desk.page), view).to.deep.equal([]);
    const overflowPx = 'document.documentElement.scrollWidth - innerWidth';
    expect(await desk.page.evaluate(overflowPx), view).to.equal(0);
  }

  for (const [screen, options] of Object.entries(SCREENS)) {
    it(`has no serious fault that axe can find, on ${screen}`, async () => {
      desk = await DeskPage.open(app.url, 'Robin', { ...options, reducedMotion: 'reduce' });
      await desk.row('change my email').waitFor();
      await expectNoFault('queue');
      await desk.openTicket('change my email');
      await expectNoFault('ticket');
      await desk.act('Resolve');
      await expectNoFault('form');
      await desk.page.keyboard.press('Escape');
      await desk.page.keyboard.press('?');
      await expectNoFault('keys');
      await desk.page.keyboard.press('Escape');
      for (const view of ['Figures', 'Exports', 'Deliveries', 'Audit']) {
        await desk.show(view);
        await desk.page.locator('.loading').first().waitFor({ state: 'detached' });
        await expectNoFault(view);
      }
      expect(await desk.page.evaluate('document.getAnimations().length')).to.equal(0);
    });
  }

  it('can be used with the keyboard alone, from log-in to the end of a ticket', async () => {
    desk = await DeskPage.open(app.url, 'Alex');
    const chat = await ChatPage.open(app.url);
    await chat.say('is there a human I could talk to');
    await desk.row('is there a human').waitFor();
    const { keyboard } = desk.page;
    await keyboard.press('/');
    await keyboard.type('is there a human');
    await desk.queue.getByText('1 ticket found').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('j');
    await desk.messages.waitFor();
    await keyboard.press('t');
    await desk.conversation.getByText('With you').waitFor();
    await keyboard.press('r');
    await keyboard.type('Hello from the keyboard');
    await keyboard.press('Control+Enter');
    await chat.log.getByText('Hello from the keyboard').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('n');
    await keyboard.type('A note');
    await keyboard.press('Control+Enter');
    await desk.waitForMessage('A note');
    await keyboard.press('Escape');
    await keyboard.press('b');
    await desk.page.getByRole('dialog').waitFor();
    await keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    await keyboard.press('e');
    await desk.page.getByRole('dialog').waitFor();
    await keyboard.press('Control+Enter');
    await chat.log.getByText(/is solved and closed/).waitFor();
    await desk.conversation.getByText('Resolved').first().waitFor();
    expect(await chat.close()).to.deep.equal([]);
  });
});
