import { expect } from 'chai';
import path from 'node:path';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { ChatPage } from './chat-page.ts';
import { addAgent, DeskPage } from './desk-page.ts';

/** A customer in the chat page and an agent at the desk, each in a browser profile of their own. */
describe('a customer and an agent', function () {
  this.timeout(90_000);
  let app: RunningApp;
  let chat: ChatPage;
  let desk: DeskPage;

  before(async function () {
    this.timeout(180_000);
    app = await runApp({ ACCOUNT_SERVICE: 'sandbox' });
    await addAgent(app, 'Alex');
  });
  after(() => app.remove());
  beforeEach(async () => {
    chat = await ChatPage.open(app.url, { viewport: { width: 390, height: 844 } });
    desk = await DeskPage.open(app.url, 'Alex', { viewport: { width: 1440, height: 900 } });
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
    expect(await desk.close()).to.deep.equal([]);
  });

  /** Set SCREENSHOTS to a folder to look at what agents see. */
  async function look(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined)
      await desk.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  async function customerReads(text: string | RegExp): Promise<void> {
    await chat.log.getByText(text).last().waitFor();
  }

  it('talk in the middle of a dialog, which goes on afterwards; then comes the end, a rating, and a second life', async () => {
    // In the middle of a dialog, the customer asks for a person. The queue shows it without being asked.
    await chat.say('reset 2fa');
    await chat.say('I lost it, or can’t get to it');
    await chat.say('I want to talk to a human agent');
    const question = await chat.say('My phone fell into the sea');
    expect(question).to.include('Which of these can’t you use any more?');
    await desk.openTicket('I lost it');
    await desk.waitForMessage(/I want to talk to a human agent/);
    await look('desk-open');

    // Both ways, live.
    await desk.take();
    await customerReads(/has joined/);
    await desk.reply('Hello, I am Alex. Which phone do you have?');
    await customerReads('Hello, I am Alex. Which phone do you have?');
    await chat.write('An old one, from 2019');
    await desk.waitForMessage('An old one, from 2019');
    await look('desk-talk');

    // Handed back, the dialog goes on where it was.
    await desk.act('Hand back');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Hand back' }).click();
    await customerReads(/has handed you back to me/);
    const next = await chat.say('Authenticator app');
    expect(next).not.to.include('While you wait');
    await desk.waitForMessage('Authenticator app');
    await desk.conversation.getByText('Waiting for the customer').waitFor();

    // Resolved with a reason; the customer rates.
    await desk.act('Resolve');
    const form = desk.page.getByRole('dialog');
    await form.getByLabel('Question answered').check();
    await form.getByRole('button', { name: 'Resolve' }).click();
    await customerReads(/from 1 \(bad\) to 5 \(good\)/);
    await chat.say('5 because it went fast');
    await desk.facts.getByText('5 of 5').waitFor();
    await desk.facts.getByText('it went fast').waitFor();
    await look('desk-rated');

    // A later message opens it again.
    await chat.say("It isn't solved");
    await desk.conversation.getByText('In the queue', { exact: true }).waitFor();
    await desk.facts.getByText('Reopened').waitFor();
    expect(await desk.row('I lost it').count()).to.equal(1);
  });

  it('are helped by articles, and by notes that the customer never sees', async () => {
    await chat.say('please let me speak with a human being');
    await desk.openTicket('speak with a human being');
    await desk.take();
    await desk.page.getByLabel('Reply to the customer').press('/');
    const search = desk.page.getByRole('combobox', { name: /Find an answer/ });
    await search.fill('how long is the sms code valid');
    const answers = desk.page.getByRole('listbox').getByRole('option');
    await answers.first().waitFor();
    await desk.page.getByText(/found$/).waitFor();
    await look('desk-answers');
    await search.press('Enter');
    const draft = await desk.page.getByLabel('Reply to the customer').inputValue();
    expect(draft).to.match(/From |SMS/i);

    // The draft is there after a reload, and goes out once.
    await desk.page.reload();
    await desk.messages.waitFor();
    const field = desk.page.getByLabel('Reply to the customer');
    expect(await field.inputValue()).to.equal(draft);
    await field.fill('Ten minutes.');
    await field.press('Control+Enter');
    await customerReads('Ten minutes.');

    await desk.page.getByRole('button', { name: 'Note', exact: true }).click();
    await desk.page.getByLabel('Note for agents').fill('Sounds tired');
    await desk.page.getByRole('button', { name: /^Add note/ }).click();
    await desk.waitForMessage('Sounds tired');
    await desk.page.getByRole('button', { name: 'Reply', exact: true }).click();
    await desk.reply('Anything else?');
    await customerReads('Anything else?');
    expect((await chat.transcript()).join('\n')).not.to.include('Sounds tired');

    await desk.act('Resolve');
    const lastWords = desk.page.getByLabel(/Last words/);
    await lastWords.fill('All the best!');
    await lastWords.press('Control+Enter');
    await customerReads('All the best!');
    await customerReads(/is solved and closed/);
  });

  it('share what is known: masked until the agent says why, which is kept', async () => {
    await addAgent(app, 'Robin', 'admin');
    await chat.say('I want to talk to a person');
    await desk.openTicket('talk to a person');
    await desk.facts.getByRole('button', { name: 'Reveal Customer id in the channel' }).click();
    await desk.page.getByLabel(/Why do you need/).fill('To find the order');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await desk.facts.getByText('noted in the audit log').waitFor();
    const admin = await DeskPage.open(app.url, 'Robin');
    await admin.show('Audit');
    await admin.page.getByText('To find the order').waitFor();
    await admin.page.getByText('Every entry shown follows from the one before it.').waitFor();
    expect(await admin.close()).to.deep.equal([]);
  });
});
