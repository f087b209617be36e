import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { noAccountService, type AccountAccess } from '../../src/dialog/account-access.ts';
import type { DialogState } from '../../src/dialog/dialog-state.ts';
import { GUIDED_ONLY } from '../../src/dialog/facts.ts';
import { ArticleIndex } from '../../src/faq/article-index.ts';
import type { Recognition } from '../../src/nlu/recognition.ts';
import { TICKETS } from '../../src/tickets/ticket.ts';
import { newConversation, saveConversationState } from '../../src/turn/conversation-state.ts';
import { decide } from '../../src/turn/decide.ts';
import { startsOf } from '../dialog/support/starts.ts';
import { turnAt, walk, type Visited } from '../dialog/support/walk.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot, productUnderstanding, type TestBot } from '../support/test-bot.ts';

const WORDINGS = [
  'agent',
  'Agent!!!',
  'human',
  'human please',
  'real person',
  'live agent',
  'a real human now',
  'representative',
  'operator please',
  'talk to a person',
  'Talk to a person',
  'I want to talk to a human',
  'let me speak to someone',
  'can I speak to a real person',
  'connect me to an agent',
  'please transfer me to a support agent',
  'get me a supervisor',
  'customer service',
  'customer support please',
  'live chat with a person',
  'is there anyone I can talk to',
  'let me talk to somebody',
  'I need a human',
  'I do not want a bot, give me a person',
  'put me through to a representative',
  'I would like to speak with an advisor',
  'human support',
  'pls agent',
  'can a person help me',
  'speak to a manager',
  'I need to talk to your support team',
  'someone from support please',
  'quiero hablar con alguien',
  '人工客服',
];

const brokenAccounts: AccountAccess = {
  ...noAccountService,
  prepare: () => Promise.reject(new Error('the account service is gone')),
};

describe('a person is reached in one turn', function () {
  this.timeout(400_000);
  let visited: Visited[] = [];
  let open: TestBot | undefined;

  // Before the directory goes.
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  const directory = useTemporaryDirectory();

  before(async () => {
    visited = [...dialogs.values()].flatMap((dialog) => walk(startsOf(dialog), () => undefined));
    await productUnderstanding();
  });

  it(`from every state of every dialog and from none, in ${WORDINGS.length} wordings`, async () => {
    const { recognizer, knowledge } = await productUnderstanding();
    const misses: string[] = [];
    for (const text of WORDINGS) {
      const nothing: Recognition = { text, ranking: [], band: 'unknown', entities: [] };
      for (const recognition of [await recognizer.recognize(text), nothing]) {
        const known = recognition === nothing ? 'without' : 'with';
        const alone = decide(newConversation(), recognition, knowledge(), turnAt(0, GUIDED_ONLY));
        if (alone.kind !== 'hand_off') misses.push(`${text} ${known} the classifier: alone`);
        const missed = visited.filter(({ state, facts }) => {
          const conversation = { ...newConversation(), dialog: state };
          return (
            decide(conversation, recognition, knowledge(), turnAt(0, facts)).kind !== 'hand_off'
          );
        });
        if (missed.length > 0)
          misses.push(
            `${text} ${known} the classifier: ${missed.length} of ${visited.length} states, such as ${JSON.stringify(missed[0]?.state.asking)}`,
          );
      }
    }
    expect(misses).to.deep.equal([]);
  });

  it('with one ticket, when classifier, articles and account service are down', async () => {
    const { knowledge } = await productUnderstanding();
    const bot = await openTestBot(directory(), {
      recognize: () => Promise.reject(new Error('the model is gone')),
      knowledge: () => ({ ...knowledge(), articles: new ArticleIndex([]) }),
    });
    open = bot;
    await expectOneTicketEach(bot, questionsOf(visited));
  });

  it('with one ticket, when even the words and the account service fail', async () => {
    const bot = await openTestBot(directory(), {
      accounts: brokenAccounts,
      recognize: () => Promise.reject(new Error('the model is gone')),
      words: () => {
        throw new Error('the words are gone');
      },
    });
    open = bot;
    await expectOneTicketEach(bot, questionsOf(visited).slice(0, WORDINGS.length));
  });

  it('and the same one, when it is asked for again and again', async () => {
    const bot = await openTestBot(directory(), { accounts: brokenAccounts });
    open = bot;
    for (const text of WORDINGS) expect((await bot.say(text)).join('\n')).to.include('T-1001');
    expect(await ticketIds(bot)).to.have.length(1);
  });
});

/** One state for each thing that a dialog asks. */
function questionsOf(visited: readonly Visited[]): DialogState[] {
  const byQuestion = visited.map(
    ({ state }) => [JSON.stringify([state.dialogId, state.asking]), state] as const,
  );
  return [...new Map(byQuestion).values()];
}

async function expectOneTicketEach(bot: TestBot, states: readonly DialogState[]): Promise<void> {
  const { conversationId } = bot.standing();
  expect(states).not.to.be.empty;
  for (const [index, dialog] of states.entries()) {
    const state = saveConversationState(conversationId, { ...newConversation(), dialog });
    await bot.bot.storage.commit({ documents: [state] });
    const text = WORDINGS[index % WORDINGS.length] ?? 'agent';
    const said = (await bot.say(text)).join('\n');
    expect(said, `${text} at ${JSON.stringify(dialog.asking)}`).to.include(`T-${1001 + index}`);
  }
  expect(await ticketIds(bot)).to.have.length(states.length);
}

async function ticketIds({ bot }: TestBot): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of bot.storage.list(TICKETS)) ids.push(id);
  return ids;
}
