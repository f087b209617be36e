import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';

/** Text, because it runs in the page: our programs know no `document`. */
const READ_TRANSCRIPT = `[...document.querySelectorAll('.message')].map((message) => {
  const author = /message-(\\w+)/.exec(message.className)[1];
  return author + ': ' + message.querySelector('.bubble').textContent;
})`;

/** Our chat page in a real browser, as a customer sees and uses it. */
export class ChatPage {
  readonly page: Page;
  readonly log: Locator;
  readonly field: Locator;
  readonly notice: Locator;
  readonly suggestions: Locator;
  readonly #faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.log = page.getByRole('log');
    this.field = page.getByLabel('Your message');
    this.notice = page.locator('#notice');
    this.suggestions = page.getByRole('group', { name: 'Suggested replies' });
    page.on('pageerror', (error) => this.#faults.push(`threw ${error.message}`));
    page.on('dialog', (dialog) => {
      this.#faults.push(`opened a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (line) => {
      if (/Security Policy|TrustedHTML|TrustedScript/.test(line.text())) {
        this.#faults.push(line.text());
      }
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== new URL(page.url()).origin && page.url() !== 'about:blank') {
        this.#faults.push(`asked for ${request.url()}`);
      }
    });
  }

  /** Opens the page in a browser profile of its own. */
  static async open(url: string, options: BrowserContextOptions = {}): Promise<ChatPage> {
    const browser = await openBrowser();
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(15_000);
    return ChatPage.openIn(await context.newPage(), url);
  }

  /** A second tab of the same profile. */
  async openTab(): Promise<ChatPage> {
    return ChatPage.openIn(await this.page.context().newPage(), this.page.url());
  }

  private static async openIn(page: Page, url: string): Promise<ChatPage> {
    const chat = new ChatPage(page);
    await page.goto(url);
    await chat.waitForHistory();
    return chat;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitForHistory();
  }

  /** The log is announced to screen readers only once it is complete; the welcome may come after that. */
  async waitForHistory(): Promise<void> {
    await this.page.locator('[role=log][aria-live=polite] .message-bot').first().waitFor();
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Writes, waits until it is answered, and returns what the bot said last. */
  async say(text: string): Promise<string> {
    const before = await this.replies().count();
    await this.write(text);
    return this.waitForReply(before);
  }

  async waitForReply(before: number): Promise<string> {
    await this.replies().nth(before).waitFor();
    return this.replies().last().innerText();
  }

  replies(): Locator {
    return this.log.locator('.message-bot .bubble');
  }

  /** What is shown, in order, as `bot: ...` and `customer: ...`. */
  async transcript(): Promise<string[]> {
    return this.page.evaluate<string[]>(READ_TRANSCRIPT);
  }

  async customerLines(): Promise<string[]> {
    const lines = await this.transcript();
    return lines.filter((line) => line.startsWith('customer: ')).map((line) => line.slice(10));
  }

  /** Waits until all that the customer wrote has reached the bot. */
  async waitUntilDelivered(): Promise<void> {
    const undelivered = this.log.locator('.message-customer:not([data-delivery=delivered])');
    await undelivered.first().waitFor({ state: 'detached' });
  }

  /** Closes the profile. Returns what must never happen: exceptions, dialogs, policy violations, foreign requests. */
  async close(): Promise<string[]> {
    await this.page.context().close();
    return this.#faults;
  }
}
