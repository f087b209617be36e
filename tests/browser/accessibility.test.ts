import { expect } from 'chai';
import type { BrowserContextOptions } from 'playwright-core';
import { ChatPage } from './chat-page.ts';
import { seriousFaults } from './serious-faults.ts';
import { sharedApp } from './shared-app.ts';

const VIEWS: Record<string, BrowserContextOptions> = {
  'a phone': { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  'a desktop': { viewport: { width: 1280, height: 800 } },
};

describe('the chat page for everyone', function () {
  this.timeout(60_000);
  let url: string;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    ({ url } = await sharedApp());
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  for (const [view, options] of Object.entries(VIEWS)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has no serious fault that axe can find, on ${view}, ${colorScheme}`, async () => {
        chat = await ChatPage.open(url, { ...options, colorScheme });
        expect(await seriousFaults(chat.page), 'welcome').to.deep.equal([]);
        await chat.say('How do I change my email?');
        await chat.say('freeze my account');
        await chat.page.getByRole('button', { name: 'Menu' }).click();
        expect(await seriousFaults(chat.page), 'menu').to.deep.equal([]);
        await chat.page.getByRole('button', { name: 'Show times' }).click();
        expect(await seriousFaults(chat.page), 'conversation').to.deep.equal([]);
        await chat.page.context().setOffline(true);
        await chat.write('hello');
        await chat.notice.getByText('You’re offline').waitFor();
        await chat.field.fill('a'.repeat(4001));
        expect(await seriousFaults(chat.page), 'offline').to.deep.equal([]);
      });
    }
  }

  it('is reached by Tab in the order in which it is read', async () => {
    chat = await ChatPage.open(url, VIEWS['a phone']);
    const names: string[] = [];
    for (let stop = 0; stop < 20 && names.at(-1) !== 'Send'; stop += 1) {
      await chat.page.keyboard.press('Tab');
      names.push(await chat.page.evaluate<string>(FOCUSED));
    }
    const suggestions = await chat.suggestions.getByRole('button').allInnerTexts();
    expect(names).to.deep.equal([
      'person',
      'menu-button',
      'scroller',
      ...suggestions,
      'attach',
      'text',
      'Send',
    ]);
  });

  it('never needs to be scrolled sideways, down to a width of 320 pixels', async () => {
    chat = await ChatPage.open(url, { viewport: { width: 320, height: 568 } });
    await chat.say('How do I change my email?');
    expect(
      await chat.page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
    ).to.equal(0);
  });

  it('keeps the beginning of a long answer in view, and leads to its end', async () => {
    chat = await ChatPage.open(url, { viewport: { width: 320, height: 568 } });
    await chat.say('How do I change my email?');
    const question = chat.log.getByText('How do I change my email?').first();
    expect((await question.boundingBox())?.y).to.be.greaterThan(0);
    await chat.page.getByRole('button', { name: 'Go to the newest message' }).click();
    await chat.page.locator('#newest').waitFor({ state: 'hidden' });
  });

  it('lets nothing move for those who asked for that', async () => {
    chat = await ChatPage.open(url, { reducedMotion: 'reduce' });
    await chat.say('How do I change my email?');
    expect(await chat.page.evaluate('document.getAnimations().length')).to.equal(0);
  });
});

const FOCUSED = `document.activeElement.id || document.activeElement.textContent.trim()`;
