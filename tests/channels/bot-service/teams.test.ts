import { expect } from 'chai';
import { z } from 'zod';
import type { TeamsCustomer } from '../../../src/channels/bot-service/local-peer/teams-customer.ts';
import { textsIn } from '../../support/texts-in.ts';
import { arrival, openTeamsApp, saying, titlesOf, type TeamsApp } from './teams-app.ts';

describe('a customer in Teams', function teamsSuite() {
  this.timeout(60_000);
  let teams: TeamsApp;

  before(async function start() {
    this.timeout(400_000);
    teams = await openTeamsApp({
      ACCOUNT_SERVICE: 'sandbox',
      PUBLIC_URL: 'http://localhost:3978',
    });
  });

  after(async () => {
    await teams.close();
  });

  /** Waits for what the bot says next that holds these words. */
  async function hears(customer: TeamsCustomer, words: string, where = customer.conversationId) {
    return arrival(teams.peer, where, saying(words));
  }

  async function codeSentTo(address: string): Promise<string> {
    const response = await fetch(`${teams.app.url}/sandbox/bench/code?address=${address}`);
    return ((await response.json()) as { code: string }).code;
  }

  it('is welcomed once, though Teams tells twice that the bot was added', async () => {
    const customer = teams.customer();
    const answers = await customer.install();
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
    const welcome = await hears(customer, 'support bot');
    expect(titlesOf(welcome)).to.include('Talk to a person');
    await customer.say('where is my ticket?');
    await hears(customer, 'no ticket');
    expect(customer.heard).to.have.length(2);
  });

  it('is not greeted for joining a group; the bot introduces itself there once, when it is added', async () => {
    const customer = teams.customer({ scope: 'groupChat', thread: '19:new@thread.v2' });
    const joined = { membersAdded: [{ id: '29:somebody' }] };
    await teams.peer.post(teams.app.url, customer.activity('conversationUpdate', joined));
    await customer.install();
    await hears(customer, 'support bot');
    await customer.say('where is my ticket?');
    await hears(customer, 'no ticket');
    expect(customer.heard).to.have.length(2);
  });

  it('gets Markdown that Teams can show, and buttons that old clients can use too', async () => {
    const customer = teams.customer();
    await customer.say('how do I freeze my account on the web?');
    const answer = await hears(customer, 'freeze');
    expect(answer.textFormat).to.equal('markdown');
    expect(answer.text).not.to.match(/^#/mu);
    const card = answer.attachments?.[0]?.content as { version: string };
    expect(card.version).to.equal('1.5');
    expect((await customer.tapFallback('Talk to a person')).status).to.equal(200);
    await hears(customer, 'Your ticket is');
  });

  it('sees what they tapped in place of the card, and is answered once however often they tap', async () => {
    const customer = teams.customer();
    await customer.say('how do I freeze my account on the web?');
    await hears(customer, 'freeze');
    const tap = await customer.tap('Talk to a person');
    const answer = z.object({ statusCode: z.number(), type: z.string(), value: z.unknown() });
    const shown = answer.parse(await tap.json());
    expect(shown).to.deep.include({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
    });
    expect(JSON.stringify(shown.value)).to.include('You chose: Talk to a person');
    await hears(customer, 'Your ticket is');
  });

  it('may mention the bot anywhere and often, and is understood', async () => {
    const customer = teams.customer({ scope: 'groupChat', name: 'Adele & Co <i>' });
    const sent = customer.message('&nbsp;where is <at>Support Bot</at>\u00a0my ticket?');
    const { status } = await teams.peer.post(teams.app.url, sent);
    expect(status).to.equal(200);
    const answer = await hears(customer, 'no ticket from this conversation');
    expect(answer.text).to.match(/^<at>Adele &amp; Co i<\/at> /u);
    expect(answer.entities).to.have.length(1);
  });

  it('in a channel, goes on alone where it is about the account, and nobody else reads of it', async () => {
    const thread = '19:shared@thread.tacv2';
    const customer = teams.customer({ scope: 'channel', thread, name: 'Adele Vance' });
    await customer.say('I lost my phone, freeze my account');
    await hears(customer, 'personal chat');
    await hears(customer, 'Can you still log in', customer.personalChat);
    const alone = customer.alone();
    await alone.tap('No');
    await hears(alone, 'Which email address');
    expect(customer.heard).to.have.length(1);
  });

  it('in a channel, is sent to the web chat where no personal chat can be opened', async () => {
    teams.peer.personalChats = { refusesWith: 403 };
    const customer = teams.customer({ scope: 'channel', thread: '19:closed@thread.tacv2' });
    await customer.say('I lost my phone, freeze my account');
    await hears(customer, '[web chat](http://localhost:3978)');
    teams.peer.personalChats = undefined;
  });

  it('shares no conversation with others in the same thread, nor with themselves elsewhere', async () => {
    const thread = '19:busy@thread.tacv2';
    const one = teams.customer({ scope: 'channel', thread, name: 'One' });
    const other = teams.customer({ scope: 'channel', thread, name: 'Other' });
    await one.say('agent');
    await hears(one, "<at>One</at> I've passed you on");
    await other.say('where is my ticket?');
    await hears(other, '<at>Other</at> There is no ticket from this conversation');
  });

  it('enters a code in the card’s field, and it is written down nowhere', async () => {
    const customer = teams.customer();
    await customer.say('freeze my account');
    await hears(customer, 'What is the reason?');
    await customer.tap('Another reason');
    await hears(customer, 'still log in');
    await customer.tap('No');
    await hears(customer, 'Which email address');
    await customer.say('lost-phone@sandbox.example');
    const question = await hears(customer, 'enter the code in the field');
    const [field] = (question.attachments?.[0]?.content as { body: object[] }).body;
    expect(field).to.deep.include({ type: 'Input.Text', id: 'code', style: 'Password' });
    const code = await codeSentTo('lost-phone@sandbox.example');
    await customer.tap('Send the code', { code });
    await hears(customer, 'I would now freeze the account');
    await customer.tap('Yes, freeze my account');
    await hears(customer, 'is frozen');
    expect(await textsIn(teams.app.dataDirectory)).not.to.include(code);
  });

  it('is answered again when the channel was busy, in trouble or had just changed', async () => {
    const customer = teams.customer();
    await customer.say('hello');
    await hears(customer, '');
    teams.peer.failNext(412);
    teams.peer.failNext(429, { 'Retry-After': '0' });
    teams.peer.failNext(502);
    await customer.say('where is my ticket?');
    await hears(customer, 'no ticket from this conversation');
    expect(customer.heard).to.have.length(2);
  });

  it('tells operators that Teams is on, and why Slack is not', async () => {
    const { parts } = (await (await fetch(`${teams.app.url}/readyz`)).json()) as {
      parts: Record<string, { on: boolean; detail: string }>;
    };
    expect(parts['bot-service']).to.deep.equal({
      on: true,
      detail: `for the local peer at ${teams.peer.url}`,
    });
  });

  it('refuses what is no card action, and knows no other invokes', async () => {
    const customer = teams.customer();
    const malformed = customer.activity('invoke', { name: 'adaptiveCard/action', value: {} });
    const answer = await teams.peer.post(teams.app.url, malformed);
    expect(await answer.json()).to.deep.include({ statusCode: 400 });
    const unknown = customer.activity('invoke', { name: 'composeExtension/query' });
    expect((await teams.peer.post(teams.app.url, unknown)).status).to.equal(501);
  });
});
