import { expect } from 'chai';
import type { RunningApp } from '../support/running-app.ts';
import { ChatPage } from './chat-page.ts';
import { sharedApp } from './shared-app.ts';

describe('the chat page', function () {
  this.timeout(30_000);
  let app: RunningApp;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    app = await sharedApp();
  });
  beforeEach(async () => {
    chat = await ChatPage.open(app.url);
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  it('shows what was said also in a browser that names its language as none is named', async () => {
    await chat.page.addInitScript(
      "Object.defineProperty(navigator, 'language', { value: 'en-US@posix' })",
    );
    await chat.reload();
    expect((await chat.transcript())[0]).to.match(/^bot: Hello/);
  });

  it('welcomes, warns against impostors, and offers what people ask most and a person', async () => {
    const [welcome] = await chat.transcript();
    expect(welcome).to.match(/^bot: Hello/);
    expect(welcome).to.contain('password');
    const offers = await chat.suggestions.getByRole('button').allInnerTexts();
    expect(offers.length).to.be.greaterThan(2);
    expect(offers).to.include('Talk to a person');
  });

  it('answers a question with its source and date', async () => {
    const answer = await chat.say('How do I reset my 2FA?');
    expect(answer).to.match(
      /From “How do I reset Two-factor authentication \(2FA\)\?”, updated \d+ \w+ \d{4}/,
    );
    expect(await chat.log.locator('.aside').last().innerText()).to.match(/^From “/);
  });

  it('shows the whole conversation, once, after a reload, with the offers of the last answer', async () => {
    await chat.say('How do I change my email?');
    const shown = await chat.transcript();
    const offers = await chat.suggestions.getByRole('button').allInnerTexts();
    await chat.reload();
    expect(await chat.transcript()).to.deep.equal(shown);
    expect(await chat.suggestions.getByRole('button').allInnerTexts()).to.deep.equal(offers);
    expect(shown.filter((line) => line.startsWith('bot: Hello'))).to.have.length(1);
  });

  it('shows the same conversation in a second tab, and what is said in either one in both', async () => {
    await chat.say('How do I change my email?');
    const tab = await chat.openTab();
    expect(await tab.transcript()).to.deep.equal(await chat.transcript());
    const before = await chat.replies().count();
    await tab.say('thanks');
    await chat.waitForReply(before);
    expect(await chat.transcript()).to.deep.equal(await tab.transcript());
  });

  it('sends a suggestion that is tapped, takes the others away, and keeps the focus where one writes on', async () => {
    const offer = chat.suggestions.getByRole('button').first();
    const title = await offer.innerText();
    const before = await chat.replies().count();
    await offer.click();
    await chat.waitForReply(before);
    expect(await chat.customerLines()).to.deep.equal([title]);
    expect(await chat.suggestions.getByRole('button', { name: title }).count()).to.equal(0);
    await chat.page.locator('#text:focus').waitFor();
  });

  it('leads to a person with one tap from anywhere, and tells the ticket number', async () => {
    const before = await chat.replies().count();
    await chat.page.getByRole('banner').getByRole('button', { name: 'Talk to a person' }).click();
    await chat.waitForReply(before);
    expect(await chat.replies().nth(before).innerText()).to.match(/ticket is T-\d+/);
  });

  it('sends quick messages in the order they were written', async () => {
    const before = await chat.replies().count();
    for (const text of ['hello', 'thanks', 'goodbye']) await chat.write(text);
    await chat
      .replies()
      .nth(before + 2)
      .waitFor();
    await chat.waitUntilDelivered();
    expect(await chat.customerLines()).to.deep.equal(['hello', 'thanks', 'goodbye']);
    const shown = await chat.transcript();
    await chat.reload();
    expect(await chat.transcript()).to.deep.equal(shown);
  });

  it('takes a line break with Shift+Enter, and grows with the text', async () => {
    const heightPx = async (): Promise<number> => (await chat.field.boundingBox())?.height ?? 0;
    const single = await heightPx();
    await chat.field.pressSequentially('hello');
    await chat.field.press('Shift+Enter');
    await chat.field.pressSequentially('there');
    expect(await heightPx()).to.be.greaterThan(single);
    await chat.field.press('Enter');
    await chat.waitUntilDelivered();
    expect(await chat.customerLines()).to.deep.equal(['hello\nthere']);
    expect(await heightPx()).to.equal(single);
  });

  it('does not send what is too long, says by how much, and keeps the text', async () => {
    await chat.write('a'.repeat(5000));
    await chat.page.getByText('This is 1,000 characters too long.').waitFor();
    expect(await chat.customerLines()).to.deep.equal([]);
    expect(await chat.field.inputValue()).to.have.length(5000);
  });

  it('shows the times when asked, and has them for screen readers all along', async () => {
    const time = chat.log.locator('time').first();
    const widthPx = async (): Promise<number> => (await time.boundingBox())?.width ?? 0;
    expect(await time.innerText()).to.match(/^\d\d:\d\d$/);
    expect(await widthPx()).to.equal(1);
    await chat.page.getByRole('button', { name: 'Menu' }).click();
    await chat.page.getByRole('button', { name: 'Show times' }).click();
    expect(await widthPx()).to.be.greaterThan(20);
  });
});
