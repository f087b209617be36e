import { expect } from 'chai';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { linkTo, type BreakableLink } from './breakable-link.ts';
import { ChatPage } from './chat-page.ts';
import { addAgent, DeskPage } from './desk-page.ts';

describe('agents at the desk at the same time', function () {
  this.timeout(90_000);
  let app: RunningApp;
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    app = await runApp();
    await addAgent(app, 'Alex');
    await addAgent(app, 'Sam');
  });
  after(() => app.remove());
  beforeEach(async () => {
    chat = await ChatPage.open(app.url);
  });
  afterEach(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  it('see who else looks at a ticket, and who was quicker', async () => {
    await chat.say('I want to talk to a person');
    const alex = await DeskPage.open(app.url, 'Alex');
    const sam = await DeskPage.open(app.url, 'Sam');
    await alex.openTicket('talk to a person');
    await sam.openTicket('talk to a person');
    await alex.conversation.getByText('Sam is looking at this ticket').waitFor();
    await sam.conversation.getByText('Alex is looking at this ticket').waitFor();
    await alex.take();
    await sam.conversation.getByText('With Alex').first().waitFor();
    await sam.conversation.getByText('Alex talks to this customer').waitFor();
    expect(await sam.conversation.getByRole('button', { name: 'Take' }).count()).to.equal(0);
    await sam.page.keyboard.press('Escape');
    await sam.show('Tickets');
    await alex.conversation.getByText('Sam is looking').waitFor({ state: 'detached' });
    expect([...(await alex.close()), ...(await sam.close())]).to.deep.equal([]);
  });

  describe('over a connection that breaks', () => {
    let link: BreakableLink;
    let desk: DeskPage;

    beforeEach(async () => {
      link = await linkTo(app.url);
      desk = await DeskPage.open(link.url, 'Alex');
    });
    afterEach(async () => {
      expect(await desk.close()).to.deep.equal([]);
      await link.close();
    });

    it('are told so, and see afterwards what was said meanwhile, once', async () => {
      await chat.say('may I speak to a human');
      await desk.openTicket('speak to a human');
      await desk.take();
      link.break();
      await desk.page.getByText('Not connected').waitFor();
      await chat.write('Are you there?');
      await chat.waitUntilDelivered();
      await desk.reply('A reply into the void');
      await desk.messages.getByText('Waiting to be sent').waitFor();
      link.mend();
      await desk.page.getByText('Not connected').waitFor({ state: 'detached' });
      await desk.waitForMessage('Are you there?');
      await chat.log.getByText('A reply into the void').waitFor();
      await desk.messages.getByText('Waiting to be sent').waitFor({ state: 'detached' });
      expect(await desk.messages.getByText('A reply into the void').count()).to.equal(1);
      expect(await chat.log.getByText('A reply into the void').count()).to.equal(1);
    });

    it('whose session has ended log in again, and find what they were writing', async () => {
      await chat.say('connect me with an agent');
      await desk.openTicket('connect me with an agent');
      await desk.take();
      await desk.page.getByLabel('Reply to the customer').fill('Half a sentence');
      await desk.page.context().clearCookies();
      await desk.reply('A whole sentence');
      await desk.page.getByText('Your session has ended').waitFor();
      await desk.logIn('Alex');
      await chat.log.getByText('A whole sentence').waitFor();
      expect(await desk.messages.getByText('A whole sentence').count()).to.equal(1);
    });
  });
});
