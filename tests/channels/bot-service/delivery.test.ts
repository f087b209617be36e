import { expect } from 'chai';
import type { Activity } from '../../../src/storage/activity.ts';
import { noAccountService } from '../../../src/dialog/account-access.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from '../../support/test-bot.ts';
import { openTeamsChannel, type TeamsChannel } from './teams-channel.ts';
import { arrival, saying } from './teams-app.ts';

describe('what is said to a customer in Teams', function deliveries() {
  this.timeout(20_000);
  let open: TestBot | undefined;
  let channel: TeamsChannel;

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
    open = await openTestBot(directory(), overrides, {
      openChannel: async (activities, turns) => {
        channel = await openTeamsChannel(activities, turns);
        return channel;
      },
    });
    return open;
  }

  async function heard(): Promise<string[]> {
    const lines: string[] = [];
    await channel.listen((line) => lines.push(line));
    return lines;
  }

  /** Of an agent's, as the desk commits it. */
  async function agentSays(bot: TestBot, text: string): Promise<void> {
    const [conversationId = ''] = bot.reports.map((report) => report.conversationId);
    const said: Activity = {
      type: 'message',
      channelId: 'msteams',
      conversation: { id: conversationId, conversationType: 'personal' },
      from: { id: 'agent-7', name: 'Alex *M*', role: 'bot' },
      text,
      channelData: { speaker: 'agent' },
    };
    await bot.bot.activities.append(conversationId, [said]);
  }

  it('brings an agent’s message of their own accord, under the agent’s name', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await agentSays(bot, 'Hello, I am looking into it.');
    expect(await heard()).to.deep.equal(['bot: **Alex M:** Hello, I am looking into it.']);
  });

  it('brings a text of any length, in order and whole', async () => {
    const bot = await openBot();
    await bot.say('agent');
    const words = Array.from({ length: 12_000 }, (_none, index) => `word${index}`);
    await agentSays(bot, words.join(' '));
    const lines = await heard();
    expect(lines.length).to.be.greaterThan(10);
    const text = lines.map((line) => line.replace(/^bot: (?:\*\*Alex M:\*\* )?/u, '')).join(' ');
    expect(text).to.equal(words.join(' '));
  });

  it('waits while the bot is removed, and goes on with what is said when it is back', async () => {
    const bot = await openBot();
    await bot.say('agent');
    await channel.customer.uninstall();
    await agentSays(bot, 'Nobody can read this.');
    expect(await heard()).to.deep.equal([]);
    const lines = await bot.say('where is my ticket?');
    expect(lines.join('\n')).to.include('Your ticket');
  });

  it('stops at once where Teams says that the bot may not write, and tells the operator', async () => {
    const bot = await openBot();
    await bot.say('agent');
    channel.peer.roster.delete(channel.customer.conversationId);
    await agentSays(bot, 'Nobody can read this.');
    await channel.settle();
    expect(channel.takeFaults()).to.have.length(1);
    await agentSays(bot, 'Nor this.');
    expect(await heard()).to.deep.equal([]);
  });

  it('does not keep Azure waiting for a slow account service, and is said once', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const bot = await openBot({ accounts: { ...noAccountService, prepare: () => answered } });
    const { customer, peer } = channel;
    const question = customer.message('where is my ticket?');
    peer.roster.add(customer.conversationId);
    // Bot Service sends again what it is not sure of; each answer comes while the turn still runs.
    for (let tries = 0; tries < 3; tries += 1)
      expect((await peer.post(channel.url, question)).status).to.equal(200);
    await arrival(peer, customer.conversationId, ({ type }) => type === 'typing');
    expect(customer.heard).to.have.length(0);
    answer();
    await arrival(peer, customer.conversationId, saying('no ticket'));
    expect(await heard()).to.have.length(1);
    expect(bot.reports).to.have.length(1);
  });
});
