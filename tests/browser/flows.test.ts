import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findPort } from '../crash/find-port.ts';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { ChatPage } from './chat-page.ts';

/** The three flows on the page, from greeting to end, against the account service's sandbox. */
describe('the flows on the chat page', function () {
  this.timeout(60_000);
  let app: RunningApp;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    const port = await findPort(Math.random);
    app = await runApp({ ACCOUNT_SERVICE: 'sandbox', PORT: String(port) });
  });
  after(() => app.remove());
  beforeEach(async () => {
    chat = await ChatPage.open(app.url, { viewport: { width: 390, height: 844 } });
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  async function codeFor(address: string): Promise<string> {
    const answer = await fetch(`${app.url}/sandbox/bench/code?address=${address}`);
    return ((await answer.json()) as { code: string }).code;
  }

  async function enterCode(code: string): Promise<string> {
    const before = await chat.replies().count();
    await chat.page.getByLabel('Code from the email').fill(code);
    await chat.page.getByRole('button', { name: 'Send the code' }).click();
    return chat.waitForReply(before);
  }

  /** Set SCREENSHOTS to a folder to look at what customers see. */
  async function look(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined)
      await chat.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  it('freeze the account of a customer who is locked out, by a code in the field', async () => {
    const address = 'lost-phone@sandbox.example';
    await chat.say('hello');
    await chat.say('freeze my account please');
    await chat.say('I lost my phone or computer');
    await chat.say('No');
    await chat.say(address);
    await look('freeze-code');
    const code = await codeFor(address);
    expect(await enterCode(code)).to.include('l•••@s•••.example');
    await look('freeze-confirmation');
    expect(await chat.say('Yes, freeze my account')).to.include('Your account is frozen');
    await look('freeze-done');
    expect((await chat.transcript()).join()).not.to.include(code);
    expect(await findInFiles(app.dataDirectory, code)).to.deep.equal([]);
  });

  it('open the video call of a customer with an appointment', async () => {
    const address = 'appointment-now@sandbox.example';
    await chat.say('hi');
    await chat.say('I need to join my video call');
    await chat.say('Yes');
    await chat.say(address);
    await look('call-code');
    expect(await enterCode('00000000')).to.include('2 tries left');
    await chat.page.waitForTimeout(2_100);
    expect(await enterCode(await codeFor(address))).to.match(/Open the video call/);
    await look('call-link');
    expect(await chat.log.getByRole('link').last().getAttribute('href')).to.include('/call/');
  });

  it('show a customer without a login where to finish a reset, and say what nobody asks for', async () => {
    await chat.say('hey there');
    await chat.say('reset 2fa');
    await chat.say('I lost it, or can’t get to it');
    await chat.say('Authenticator app');
    await chat.say('No');
    expect(await chat.say('Yes')).to.include('How do I reset Two-factor authentication (2FA)?');
    await look('reset-end');
  });

  it('keep the code field over a reload, and take it away when something else is said', async () => {
    await chat.say('freeze my account');
    await chat.say('Another reason');
    await chat.say('No');
    await chat.say('lost-phone@sandbox.example');
    const field = chat.page.getByLabel('Code from the email');
    await chat.reload();
    await field.waitFor();
    await chat.say('stop');
    expect(await field.isVisible()).to.equal(false);
  });
});

async function findInFiles(directory: string, text: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found: string[] = [];
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    if ((await readFile(file)).includes(text)) found.push(file);
  }
  return found;
}
