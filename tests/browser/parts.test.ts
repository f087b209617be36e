import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContextOptions } from 'playwright-core';
import { mountPages } from '../../src/widget/routes.ts';
import { useTestServers, type TestServer } from '../channels/direct-line/test-server.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { ChatPage } from './chat-page.ts';
import { look } from './look.ts';
import { sharedApp } from './shared-app.ts';

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the parts of the chat page', function () {
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

  it('ask whether an answer helped, take a reason, and show it after a reload and in another tab', async () => {
    chat = await ChatPage.open(url);
    const earlier = await countOf('down', 'incomplete');
    await chat.say('How do I reset my 2FA?');
    await chat.log.getByRole('button', { name: 'No, this did not help' }).click();
    await look(chat.page, 'feedback');
    expect(await faultsOf(chat)).to.deep.equal([]);
    await chat.log.getByRole('button', { name: 'Something is missing' }).click();
    await chat.log.getByText('Thank you.', { exact: true }).waitFor();
    const tab = await chat.openTab();
    await tab.log.getByText('Thank you.', { exact: true }).waitFor();
    const pressed = tab.log.getByRole('button', { pressed: true });
    expect(await pressed.getAttribute('aria-label')).to.equal('No, this did not help');
    expect(await countOf('down', 'incomplete')).to.equal(earlier + 1);
    expect(await chat.replies().count()).to.equal(2);
  });

  it('ask that of answers only, not of greetings or questions back', async () => {
    chat = await ChatPage.open(url);
    await chat.say('thanks');
    await chat.say('freeze my account');
    expect(await chat.log.getByText('Did this help?').count()).to.equal(0);
  });

  it('send files that were chosen, also without a word, and show them after a reload', async () => {
    chat = await ChatPage.open(url);
    await chat.page.locator('#files').setInputFiles([
      { name: 'screen.png', mimeType: 'image/png', buffer: PICTURE },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('It says error 5.') },
    ]);
    await chat.page.getByRole('button', { name: 'Remove notes.txt' }).waitFor();
    await look(chat.page, 'files-chosen');
    const before = await chat.replies().count();
    await chat.page.getByRole('button', { name: 'Send' }).click();
    expect(await chat.waitForReply(before)).to.contain('can’t look into files'.replace('’', "'"));
    await chat.reload();
    const picture = chat.log.getByRole('img', { name: 'Picture: screen.png' });
    await picture.waitFor();
    const decode = `document.querySelector('.picture').decode().then(() => 'shown')`;
    expect(await chat.page.evaluate(decode)).to.equal('shown');
    await chat.log.getByRole('link', { name: 'Open notes.txt' }).waitFor();
    await look(chat.page, 'files-sent');
  });

  it('say at once why a file cannot be sent, and say it when the server refuses one', async () => {
    chat = await ChatPage.open(url);
    const files = chat.page.locator('#files');
    const buffer = Buffer.from([0x4d, 0x5a, 0, 0xff]);
    await files.setInputFiles([{ name: 'a.exe', mimeType: 'application/x-msdownload', buffer }]);
    await chat.page.getByText('a.exe is something else').waitFor();
    await files.setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer }]);
    await chat.page.getByRole('button', { name: 'Send' }).click();
    await chat.log.getByText('This can’t be sent. Send pictures').waitFor();
    expect(await chat.say('thanks')).to.contain('welcome');
  });

  it('clear the chat when asked twice: it is gone here, after a reload and in the other tab', async () => {
    chat = await ChatPage.open(url);
    await chat.say('thanks');
    const tab = await chat.openTab();
    await chat.page.getByRole('button', { name: 'Menu' }).click();
    await look(chat.page, 'menu');
    await chat.page.getByRole('button', { name: 'Clear this chat' }).click();
    await look(chat.page, 'clear-question');
    expect(await faultsOf(chat)).to.deep.equal([]);
    await chat.page.getByRole('button', { name: 'Clear and start over' }).click();
    await chat.log.getByText('The chat was cleared').waitFor();
    await tab.log.getByText('no longer kept').waitFor();
    expect(await tab.customerLines()).to.deep.equal([]);
    await chat.replies().first().waitFor();
    await chat.say('goodbye');
    await chat.waitUntilDelivered();
    await chat.reload();
    expect(await chat.customerLines()).to.deep.equal(['goodbye']);
  });

  it('switch the sound on only when asked, and remember it', async () => {
    chat = await ChatPage.open(url);
    const sound = chat.page.getByRole('button', { name: 'Sound for new messages' });
    await chat.page.getByRole('button', { name: 'Menu' }).click();
    expect(await sound.getAttribute('aria-pressed')).to.equal('false');
    await sound.click();
    await chat.reload();
    await chat.page.getByRole('button', { name: 'Menu' }).click();
    expect(await sound.getAttribute('aria-pressed')).to.equal('true');
  });

  const LOOKS: Record<string, { query?: string; options: BrowserContextOptions }> = {
    'light-1280': { options: { viewport: { width: 1280, height: 800 } } },
    'dark-390': { options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
    'contrast-390': { options: { viewport: { width: 390, height: 844 }, contrast: 'more' } },
    'rtl-320': { query: '?locale=ar', options: { viewport: { width: 320, height: 640 } } },
    'forced-390': { options: { viewport: { width: 390, height: 844 }, forcedColors: 'active' } },
  };
  for (const [name, { query = '', options }] of Object.entries(LOOKS)) {
    it(`have no serious fault and need no sideways scrolling: ${name}`, async () => {
      chat = await ChatPage.open(url + query, options);
      await chat.say('How do I change my email?');
      await chat.page.evaluate(`document.querySelector('#scroller').scrollTop = 1e6`);
      await look(chat.page, name);
      expect(await faultsOf(chat)).to.deep.equal([]);
      const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
      expect(await chat.page.evaluate(overflow)).to.equal(0);
    });
  }

  async function countOf(rating: string, reason: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = new RegExp(`feedback_total\\{rating="${rating}",reason="${reason}"\\} (\\d+)`);
    return Number(line.exec(text)?.[1] ?? 0);
  }
});

describe('an agent on the chat page', function () {
  this.timeout(30_000);
  const directory = useTemporaryDirectory();
  const start = useTestServers();
  let server: TestServer;
  let chat: ChatPage;

  beforeEach(async () => {
    server = await start({
      uploads: { directory: directory() },
      mount: (http) => {
        mountPages(http, { officialSites: () => [], hostOrigins: [] });
      },
    });
    chat = await ChatPage.open(server.origin);
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  async function say(text: string, speaker: 'agent' | 'system'): Promise<void> {
    const kept = await chat.page.evaluate<string>(`localStorage.getItem('support-chat')`);
    const { conversationId } = JSON.parse(kept) as { conversationId: string };
    await server.log.append(conversationId, [
      {
        type: 'message',
        channelId: 'directline',
        conversation: { id: conversationId },
        from:
          speaker === 'agent'
            ? { id: 'agent-7', name: 'Alex', role: 'bot' }
            : { id: 'bot', role: 'bot' },
        channelData: { speaker },
        text,
      },
    ]);
  }

  it('is named, comes and goes in lines of their own, and gives the floor back to the bot', async () => {
    const speaker = chat.page.locator('#speaker');
    await say('**Alex** has joined.', 'system');
    await say('Hello, how can I help?', 'agent');
    await chat.log.locator('.message-agent').waitFor();
    expect(await speaker.innerText()).to.equal('You’re talking with Alex');
    expect(await chat.log.locator('.author').innerText()).to.contain('Alex');
    expect(await chat.log.locator('.system-line').innerText()).to.equal('Alex has joined.');
    await look(chat.page, 'agent');
    expect(await faultsOf(chat)).to.deep.equal([]);
    await chat.say('thank you');
    expect(await speaker.innerText()).to.equal('Automatic replies');
  });
});

async function faultsOf(chat: ChatPage): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await chat.page.evaluate(await readFile(axe, 'utf8'));
  const { violations } = await chat.page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
