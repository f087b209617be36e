import { expect } from 'chai';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import { TICKETS } from '../../src/tickets/ticket.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from '../support/test-bot.ts';

describe('a turn', () => {
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

  it('welcomes a new conversation with what people ask most and a line against impostors', async () => {
    const bot = await openBot();
    const welcome = (await bot.begin()).join('\n');
    expect(welcome).to.include('[How do I reset Two-factor authentication (2FA)?]');
    expect(welcome).to.include('seed phrase');
    expect(welcome).to.include('[Talk to a person]');
  });

  it('files a ticket that holds what was said, in the turn in which a person is asked for', async () => {
    const bot = await openBot();
    await bot.say('how do I change my phone number?');
    await bot.say('agent');
    const ids: string[] = [];
    for await (const id of bot.bot.storage.list(TICKETS)) ids.push(id);
    expect(ids).to.have.length(1);
    const ticket = await bot.bot.tickets.find(ids[0] ?? '');
    expect(ticket?.status).to.equal('open');
    expect(ticket?.triedArticles).to.deep.equal(['change-phone']);
    expect(ticket?.transcript.map(({ by }) => by)).to.deep.equal(['customer', 'bot', 'customer']);
  });

  it('files one ticket however often a person is asked for', async () => {
    const bot = await openBot();
    for (const text of ['agent', 'human please', 'I want a real person']) await bot.say(text);
    const ids: string[] = [];
    for await (const id of bot.bot.storage.list(TICKETS)) ids.push(id);
    expect(ids).to.have.length(1);
  });

  it('still reaches a person when the classifier fails', async () => {
    const bot = await openBot({ recognize: () => Promise.reject(new Error('the model is gone')) });
    expect((await bot.say('let me talk to a person')).join('\n')).to.include('T-1001');
    expect(bot.reports.at(-1)).to.deep.include({ decision: 'hand_off' });
    expect(bot.reports.at(-1)?.error).to.be.instanceOf(Error);
  });

  it('still reaches a person when there is no article at all', async () => {
    const { knowledge } = await productUnderstanding();
    const bot = await openBot({
      knowledge: () => ({ ...knowledge(), articles: new ArticleIndex([]) }),
    });
    expect((await bot.say('agent')).join('\n')).to.include('T-1001');
    expect((await bot.say('how do I freeze my account')).join('\n')).to.include('Talk to a person');
  });

  it('tells the customer plainly when something fails, and keeps the state', async () => {
    const bot = await openBot({
      words: () => {
        throw new Error('secret detail');
      },
    });
    const said = (await bot.say('hello')).join('\n');
    const report = bot.reports.at(-1);
    expect(report?.decision).to.equal('failed');
    expect(said).to.include(`reference ${report?.reference ?? ''}`);
    expect(said).not.to.include('secret detail');
  });

  it('answers quick messages one after the other, in the order they came', async () => {
    const bot = await openBot();
    const [first, second] = await Promise.all([
      bot.say('how do I change my phone number?'),
      bot.say('and what about my email?'),
    ]);
    expect([...first, ...second].join('\n')).to.include('How do I change my email?');
  });
});
