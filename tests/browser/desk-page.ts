import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { AgentAccounts } from '../../src/desk/agent-accounts.ts';
import type { Role } from '../../src/desk/ticket-shapes.ts';
import { openBrowser } from '../support/browser.ts';
import type { RunningApp } from '../support/running-app.ts';

const PASSWORD = 'a password of some length';

/** Runs before anything of the page: hostile text would call it, and the browser tells of what its policy stopped. */
const WATCH = `
  window.__executed = [];
  addEventListener('securitypolicyviolation', (event) => {
    window.__executed.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI);
  });`;

/** The desk in a real browser, as an agent sees and uses it. */
export class DeskPage {
  readonly page: Page;
  readonly queue: Locator;
  readonly conversation: Locator;
  readonly messages: Locator;
  readonly facts: Locator;
  readonly #faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.queue = page.getByRole('region', { name: 'Tickets' });
    this.conversation = page.getByRole('region', { name: 'Conversation' });
    this.messages = page.getByRole('log', { name: 'Messages' });
    this.facts = page.getByRole('complementary', { name: 'Facts' });
    page.on('pageerror', (error) => this.#faults.push(`threw ${error.message}`));
    page.on('dialog', (dialog) => {
      this.#faults.push(`opened a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(page.url()).origin)
        if (page.url() !== 'about:blank') this.#faults.push(`asked for ${request.url()}`);
    });
  }

  /** Opens the desk in a browser profile of its own, and logs an agent in who has an account. */
  static async open(
    url: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<DeskPage> {
    const browser = await openBrowser();
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(WATCH);
    const desk = new DeskPage(await context.newPage());
    await desk.page.goto(new URL('/desk', url).href);
    await desk.logIn(name);
    return desk;
  }

  async logIn(name: string, password = PASSWORD): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in', exact: true }).click();
    await this.page.getByRole('navigation', { name: 'Desk' }).waitFor();
  }

  row(text: string): Locator {
    return this.queue.getByRole('link').filter({ hasText: text });
  }

  async openTicket(text: string): Promise<void> {
    await this.row(text).first().click();
    await this.messages.waitFor();
  }

  async act(name: string): Promise<void> {
    await this.conversation.getByRole('button', { name, exact: true }).click();
  }

  async take(): Promise<void> {
    await this.act('Take');
    await this.conversation.getByText('With you').waitFor();
  }

  async reply(text: string): Promise<void> {
    await this.page.getByLabel('Reply to the customer').fill(text);
    await this.page.getByLabel('Reply to the customer').press('Control+Enter');
  }

  /** Waits until it is shown as said. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.messages.getByText(text).last().waitFor();
  }

  async show(view: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Desk' })
      .getByRole('link', { name: view })
      .click();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Closes the profile. Returns what must never happen: exceptions, dialogs, executed text, violations, foreign requests. */
  async close(): Promise<string[]> {
    const executed = await this.page.evaluate<string[]>('window.__executed');
    await this.page.context().close();
    return [...this.#faults, ...executed];
  }
}

export async function addAgent(
  { dataDirectory }: RunningApp,
  name: string,
  role: Role = 'agent',
): Promise<void> {
  await new AgentAccounts(dataDirectory).add(name, role, PASSWORD);
}
