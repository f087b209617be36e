import { expect } from 'chai';

import { BotAdapter, TurnContext } from '../../src/channels/bot-framework.ts';
import { isSettledWithReplies, SupportBot } from '../../src/channels/support-bot.ts';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';

class SilentAdapter extends BotAdapter {
  override sendActivities = async (): Promise<[]> => Promise.resolve([]);
  override updateActivity = async (): Promise<void> => Promise.resolve();
  override deleteActivity = async (): Promise<void> => Promise.resolve();
  override continueConversation = async (): Promise<void> => Promise.resolve();
}

describe('the support bot', () => {
  const customer = { id: 'dl_1' };

  async function run(activity: object): Promise<{ handled: LoggedActivity[]; isSettled: boolean }> {
    const handled: LoggedActivity[] = [];
    const bot = new SupportBot({
      handle: async (received) => {
        handled.push(received);
        return Promise.resolve();
      },
    });
    const context = new TurnContext(new SilentAdapter(), {
      recipient: { id: 'bot', name: 'Bot' },
      ...activity,
    });
    await bot.run(context);
    return { handled, isSettled: isSettledWithReplies(context) };
  }

  it('hands messages, events and arrivals to the turn handler as they are', async () => {
    for (const activity of [
      { type: 'message', text: 'hi' },
      { type: 'event', name: 'opened' },
      { type: 'conversationUpdate', membersAdded: [customer] },
    ]) {
      const { handled, isSettled } = await run(activity);
      expect(handled).to.have.lengthOf(1);
      expect(handled[0]).to.include(activity);
      expect(isSettled).to.equal(true);
    }
  });

  it('leaves everything else alone, for the channel to settle', async () => {
    for (const type of ['endOfConversation', 'messageReaction', 'conversationUpdate']) {
      expect(await run({ type })).to.deep.equal({ handled: [], isSettled: false });
    }
  });
});
