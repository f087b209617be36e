import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as agentActs from '../../src/tickets/agent-acts.ts';
import { TICKETS, type Ticket } from '../../src/tickets/ticket.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from '../support/test-bot.ts';

const ALEX = { id: 'alex-id', name: 'Alex' };

describe('a chat with an agent', () => {
  let open: TestBot | undefined;

  // Before the directory goes.
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  const directory = useTemporaryDirectory();

  before(async function trainOnce() {
    this.timeout(400_000);
    await productUnderstanding();
  });

  async function openBot(overrides: Parameters<typeof openTestBot>[1] = {}): Promise<TestBot> {
    open = await openTestBot(directory(), overrides);
    return open;
  }

  async function ticketOf({ bot }: TestBot): Promise<Ticket> {
    for await (const id of bot.storage.list(TICKETS)) {
      const ticket = await bot.tickets.find(id);
      if (ticket) return ticket;
    }
    throw new Error('There is no ticket.');
  }

  async function click(bot: TestBot): Promise<agentActs.Click> {
    return { ticketId: (await ticketOf(bot)).id, requestId: randomUUID(), by: ALEX };
  }

  /** What the customer sees of what agents do. */
  async function shown(bot: TestBot): Promise<string> {
    return (await bot.wait(0.001)).join('\n');
  }

  it('silences the bot until the agent hands back, and then the bot answers again', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentActs.take(bot.bot.tickets, await click(bot));
    expect(await shown(bot)).to.include('Alex** from our support team has joined');
    for (const text of ['how do I change my email?', 'agent', 'where is my ticket?', 'hello'])
      expect(await bot.say(text), text).to.deep.equal([]);
    expect(bot.reports.at(-1)?.decision).to.equal('relayed');
    await agentActs.handBack(bot.bot.tickets, await click(bot), 'bot');
    expect(await shown(bot)).to.include('handed you back to me');
    expect((await bot.say('how do I change my email?')).join('\n')).to.include(
      'How do I change my email?',
    );
    expect((await bot.say('agent')).join('\n')).to.include('opened your ticket **T-1001** again');
    expect(await ticketOf(bot)).to.include({ status: 'open', reopenings: 1 });
  });

  it('leaves out nothing that was said, in order, with who said it', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentActs.take(bot.bot.tickets, await click(bot));
    for (const count of [1, 2, 3]) {
      await bot.say(`question ${count}`);
      await agentActs.reply(bot.bot.tickets, await click(bot), `answer ${count}`);
    }
    const { conversationId } = bot.standing();
    const { activities } = await bot.bot.activities.read(conversationId, 0, 100);
    expect(activities.slice(-6).map(({ text }) => text)).to.deep.equal([
      'question 1',
      'answer 1',
      'question 2',
      'answer 2',
      'question 3',
      'answer 3',
    ]);
    expect(activities.at(-1)).to.deep.include({ channelData: { speaker: 'agent' } });
    expect(activities.at(-1)?.from).to.deep.include({ id: 'agent-alex-id', name: 'Alex' });
  });

  it('keeps to the agent what a slow turn of the bot was about to say when the agent came in', async () => {
    let understand: () => void = () => undefined;
    const isUnderstood = new Promise<void>((resolve) => (understand = resolve));
    const { recognizer } = await productUnderstanding();
    let isSlow = false;
    const bot = await openBot({
      recognize: async (text) => {
        if (isSlow) await isUnderstood;
        return recognizer.recognize(text);
      },
    });
    await bot.say('agent');
    await bot.say('nothing to add');
    isSlow = true;
    const asked = bot.say('how do I change my phone number?');
    // The agent's click does not wait for the bot.
    await agentActs.take(bot.bot.tickets, await click(bot));
    understand();
    const said = (await asked).join('\n');
    expect(said).to.include('Alex** from our support team has joined');
    expect(said).not.to.include('How do I change my phone');
    const { notes, status } = await ticketOf(bot);
    expect(status).to.equal('assigned');
    expect(notes[0]?.text).to.include('How do I change my phone');
  });

  it('warns the customer who sends a secret, which the agent does not see', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentActs.take(bot.bot.tickets, await click(bot));
    const card = '4111 1111 1111 1111';
    const said = (await bot.say(`my card is ${card}`)).join('\n');
    expect(said).to.match(/card/iu);
    const { activities } = await bot.bot.activities.read(bot.standing().conversationId, 0, 100);
    expect(JSON.stringify(activities)).not.to.include(card);
  });

  it('is left by the customer who wants the bot back', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentActs.take(bot.bot.tickets, await click(bot));
    await shown(bot);
    expect(await bot.say('can we go back to the bot question later')).to.deep.equal([]);
    expect((await bot.say('Back to the bot please')).join('\n')).to.include("I'm the bot again");
    expect(await ticketOf(bot)).to.include({ status: 'waiting', floor: 'bot' });
  });

  it('ends with a rating that is taken once, and goes on where the customer says it is not solved', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentActs.take(bot.bot.tickets, await click(bot));
    await agentActs.reply(bot.bot.tickets, await click(bot), 'Done.');
    await agentActs.resolve(bot.bot.tickets, await click(bot), 'solved');
    expect(await shown(bot)).to.include("[5] [4] [3] [2] [1] [It isn't solved]");
    expect((await bot.say('2, it took a week')).join('\n')).to.include('Thank you for saying so');
    expect((await ticketOf(bot)).rating).to.deep.include({ value: 2, comment: 'it took a week' });
    await bot.say('5');
    expect((await ticketOf(bot)).rating?.value).to.equal(2);
    expect((await bot.say("It isn't solved")).join('\n')).to.include(
      'opened your ticket **T-1001** again',
    );
    expect(await ticketOf(bot)).to.include({ status: 'open', reopenings: 1 });
  });

  it('is promised truly outside opening hours', async () => {
    const { hours } = (await openBot()).bot.tickets;
    await open?.close();
    const closed = { ...hours().weekly, sunday: [], monday: ['09:00-17:00'] };
    // The conversation begins on a Sunday.
    open = await openTestBot(
      `${directory()}/closed`,
      {},
      {
        hours: { ...hours(), weekly: closed, timeZone: 'Europe/Berlin' },
      },
    );
    const said = (await open.say('agent')).join('\n');
    expect(said).to.include('back on 23 November at 09:00').and.include("needn't wait here");
  });
});
